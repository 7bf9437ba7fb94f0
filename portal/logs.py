"""JSON-lines logs, five of 10 MB, without personal data: only named fields of known kinds are written."""

import datetime as dt
import json
import logging
import logging.handlers
import sys
from pathlib import Path

from portal.settings import SettingsWrong

FIELDS = (
    "action", "bytes", "count", "delivery", "error", "feed", "kiosk", "ms", "outcome", "people", "rejected", "route",
    "sequence", "status", "url",
)  # fmt: skip
"""Every extra field that may stand in a log line; anything else is left out."""


_started: list[logging.Handler] = []


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, where, what, and the known extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of an exception only its class, because its text may quote a person's data."""
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage() if record.name.startswith("portal") else record.msg,
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        line.update({name: record.__dict__[name] for name in FIELDS if name in record.__dict__})
        return json.dumps(line, ensure_ascii=False, default=str)


def start(folder: Path, *, to_screen: bool) -> None:
    """Send every log line to `<folder>/portal.jsonl`, warnings also to standard error when `to_screen`.

    Raises SettingsWrong where the folder cannot be made: nothing else in the data folder could be either.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise SettingsWrong(f"AIM_PORTAL_DATA: {trouble.filename}: {trouble.strerror}") from trouble
    to_file = logging.handlers.RotatingFileHandler(
        folder / "portal.jsonl", maxBytes=10_000_000, backupCount=5, encoding="utf-8", delay=True
    )
    to_file.setFormatter(JsonLines())
    handlers: list[logging.Handler] = [to_file]
    if to_screen:
        screen = logging.StreamHandler(sys.stderr)
        screen.setLevel(logging.WARNING)
        screen.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        handlers.append(screen)
    stop()
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for handler in handlers:
        root.addHandler(handler)
        _started.append(handler)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True  # ours names routes, not addresses


def stop() -> None:
    """Close what `start` opened."""
    while _started:
        handler = _started.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()
