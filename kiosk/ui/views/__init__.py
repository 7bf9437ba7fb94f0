"""One thin view model a screen: a pure function from a `Scene` to what the screen shows."""
