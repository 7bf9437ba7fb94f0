"""What staff at a kiosk's desk ask about people they cannot find by what was brought."""
