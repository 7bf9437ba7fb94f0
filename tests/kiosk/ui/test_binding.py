"""Loading Qt reads nobody's source, and its texts about its own functions only when one is called wrongly."""

import subprocess
import sys

_SAYS = """
import linecache
{load}
import email.message
print(any("email" in name for name in linecache.cache))
"""


def _after(load: str) -> str:
    program = _SAYS.format(load=load)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_no_source_is_read_after_loading_qt() -> None:
    assert _after("from kiosk.ui import binding; binding.load()") == "False"


def test_the_binding_alone_reads_the_source_of_whatever_is_imported() -> None:
    assert _after("import PySide6.QtCore") == "True"


_WRONG = """
import sys
{load}
import builtins
from PySide6.QtCore import QTimer
first = "inspect" in sys.modules, builtins.__import__.__name__
timer = QTimer()
for number in range(2):
    try:
        timer.start("soon")
    except TypeError as wrong:
        print("start(msec: int, /)" in str(wrong), *first, builtins.__import__.__name__)
"""


def test_a_wrong_call_is_explained_although_nothing_was_loaded_for_it() -> None:
    load = "from kiosk.ui import binding; binding.load()"
    said = subprocess.run([sys.executable, "-c", _WRONG.format(load=load)], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["True False __import__ __import__"] * 2


def test_the_binding_alone_loads_the_texts_at_once() -> None:
    load = "import PySide6.QtCore"
    said = subprocess.run([sys.executable, "-c", _WRONG.format(load=load)], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("True True ")
