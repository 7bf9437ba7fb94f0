"""Slips: tokens, their keys, and the page that checks one in a browser."""
