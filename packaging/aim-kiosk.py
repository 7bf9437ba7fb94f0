"""Where the frozen program begins."""

from kiosk.__main__ import program

program()
