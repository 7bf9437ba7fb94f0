"""Loads Qt for Python, after `kiosk.ui.renderer`, and takes one of its import hooks off again."""

import builtins
import linecache


def load() -> None:
    """Import Qt's core, without its offer of `from __feature__ import …`, which nothing here uses.

    To know who might, that hook reads the source of every module that is imported later and keeps it: 12 MiB for
    SQLAlchemy alone.
    """
    import PySide6.QtCore  # noqa: F401, PLC0415 - not before the renderer is chosen

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    linecache.clearcache()
