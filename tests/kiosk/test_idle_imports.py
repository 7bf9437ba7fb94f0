"""What the window's process loads behind its first frame: it rests all day on a machine with little memory."""

import subprocess
import sys

NEVER = {
    "sqlalchemy",
    "asyncio",
    "aiohttp",
    "requests",
    "urllib3",
    "http",
    "PIL",
    "reportlab",
    "numpy",
    "qrcode",
    "xml",
    "cbor2",
}


def test_the_resting_window_loads_nothing_that_draws_slips_or_speaks_http() -> None:
    code = "import kiosk.inside, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "cryptography" in loaded
    assert NEVER & set(loaded) == set()
