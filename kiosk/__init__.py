"""The kiosk: a touch application that shows a worker where their case stands, with or without a network."""
