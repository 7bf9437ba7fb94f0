"""Loads Qt for Python, after `kiosk.ui.renderer`, without what it brings along for development (decision 170)."""

import builtins
import importlib
import linecache
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_PACKAGE = "shibokensupport.signature"
_LOADER = f"{_PACKAGE}.loader"


def load() -> None:
    """Import Qt's core, without its offer of `from __feature__ import …`, which nothing here uses.

    To know who might, that hook reads the source of every module that is imported later and keeps it: 12 MiB for
    SQLAlchemy alone.

    The binding's texts about its own functions, which it needs to say what was wrong in a call, wait until one is.
    """
    if "shiboken6" not in sys.modules:
        _core_without_texts()
    import PySide6.QtCore  # noqa: F401, PLC0415 - not before the renderer is chosen

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    linecache.clearcache()


class _Later(ModuleType):
    """Stands for the binding's module that knows the signatures, until one of its functions is called."""

    whole: ModuleType | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*given: object) -> object:
            return getattr(self.load(), name)(*given)

        return call

    def finish_import(self, module: ModuleType) -> None:
        """Do nothing: there is nothing deprecated in this version that would have to be hung on a module."""

    def post_init(self) -> None:
        """Do nothing yet."""

    def load(self) -> ModuleType:
        """Load it, once; its hook into imports is taken off again."""
        if self.whole is None:
            before = builtins.__import__
            del sys.modules[_LOADER]
            self.whole = importlib.import_module(_LOADER)
            self.whole.post_init()
            builtins.__import__ = before
        return self.whole


def _core_without_texts() -> None:
    """Import the binding's core with `_Later` in the place of its loader.

    It imports that loader by itself, from an archive inside its library; only that one import is changed.
    """
    ordinary = builtins.__import__

    def changed(name: str, *rest: Any, **named: Any) -> ModuleType:
        found = ordinary(name, *rest, **named)
        if name == "shibokensupport" and _LOADER not in sys.modules:
            _put_in(sys.meta_path[0])
        return found

    builtins.__import__ = changed
    try:
        importlib.import_module("shiboken6")
    finally:
        builtins.__import__ = ordinary


def _put_in(finder: Any) -> None:
    """Put `_Later` in; `finder`, the archive, stays for whoever imports the rest after all."""
    sys.meta_path.append(finder)
    package: Any = importlib.import_module(_PACKAGE)
    package.loader = sys.modules[_LOADER] = _Later(_LOADER)
    # What its own loader does first: an error in a call needs these.
    importlib.import_module(f"{_PACKAGE}.mapping")
    bootstrap: Any = sys.modules["signature_bootstrap"]
    package.get_signature = bootstrap.get_signature
    package.make_snake_case_name = bootstrap.make_snake_case_name
