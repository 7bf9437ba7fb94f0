"""The kiosk performs its own visits, and leaves a picture of each screen."""
