"""Tells the service manager that the kiosk is up and alive; says nothing where there is none."""

import os
import socket


def notify(state: str) -> None:
    """Send one state, `READY=1` or `WATCHDOG=1` (sd_notify(3)), to the socket in `NOTIFY_SOCKET`."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto(state.encode(), address)
        except OSError:
            # A service manager that went away must not take the kiosk with it.
            return


def watchdog_seconds() -> float | None:
    """Return how often the service manager wants to hear `WATCHDOG=1`, or None where it does not ask."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdigit() else None
