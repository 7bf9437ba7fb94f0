"""What the sync process loads: it runs all day beside the window, on a machine with little memory."""

import subprocess
import sys
from pathlib import Path

from kiosk.cache.keys import KioskKeys, save_keys

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


def test_keys_that_only_sign_leave_the_bindings_of_openssl_unloaded(tmp_path: Path) -> None:
    save_keys(tmp_path, KioskKeys.new())
    bindings = "cryptography.hazmat.bindings.openssl.binding"
    code = f"import sys, pathlib, kiosk.cache.keys as k; keys = k.load_keys(pathlib.Path({str(tmp_path)!r})); "
    loaded = f"print({bindings!r} in sys.modules)"
    asked = f"keys.signing.sign(b''); {loaded}; keys.receiving; {loaded}"
    said = subprocess.run([sys.executable, "-c", code + asked], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]
