"""The kiosk: a touch application that shows a worker where their case stands, with or without a network."""

import sys

VERSION = "0.1.0"
"""Of this program, as heartbeats tell it."""

# msgspec asks for typing_extensions and does as well without it. With it come inspect, ast and dis: time before the
# first frame and 2 MiB in each process, for nothing that a kiosk uses.
if "msgspec" not in sys.modules and "typing_extensions" not in sys.modules:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # "cannot be imported", says Python's manual
    import msgspec  # noqa: F401

    del sys.modules["typing_extensions"]
