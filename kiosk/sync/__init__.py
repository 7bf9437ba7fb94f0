"""Pulls feeds and pushes events, in a process of its own."""
