"""Loading Qt reads nobody's source."""

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
