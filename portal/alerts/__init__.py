"""Alerts: a worker in danger, who is told when, who takes it over, and the nearest helpers."""
