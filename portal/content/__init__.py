"""Content for people, from files an official can edit to the values a kiosk is sent."""
