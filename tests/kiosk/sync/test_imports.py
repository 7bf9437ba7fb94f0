"""What the sync process loads: it runs all day beside the window, on a machine with little memory."""

import subprocess
import sys

NEVER = {
    "jwt",
    "charset_normalizer",
    "PySide6",
    "sqlalchemy",
    "asyncio",
    "aiohttp",
    "PIL",
    "reportlab",
    "numpy",
    "smartcard",
    "serial",
    "qrcode",
}


def test_the_sync_process_loads_no_screens_no_database_toolkit_and_no_devices() -> None:
    code = "import kiosk.sync.process, sys; print(*{name.partition('.')[0] for name, it in sys.modules.items() if it})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "sqlite3" in loaded
    assert NEVER.isdisjoint(loaded)
