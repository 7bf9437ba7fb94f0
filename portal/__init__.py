"""Portal Satu Data: holds master data, seals and publishes the feeds, takes in what kiosks send."""
