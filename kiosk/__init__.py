"""The kiosk: a touch application that shows a worker where their case stands, with or without a network."""

VERSION = "0.1.0"
"""Of this program, as heartbeats tell it."""
