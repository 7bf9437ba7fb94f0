"""The command centre: pages at /komando, with live updates."""
