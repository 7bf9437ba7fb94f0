"""What the portal is told from outside: environment variables `AIM_PORTAL_*` and `DATABASE_URL`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

AUDIENCE = "aim-portal"
"""The `aud` that every kiosk token names, whatever host name the portal is reached by."""

CostName = Literal["demo", "production"]


class Unusable(Exception):  # noqa: N818 - said of what is needed
    """What the portal needs, its keys or its database, cannot be used; the text says what and why."""


class SettingsWrong(ValueError):  # noqa: N818 - said of the settings
    """A setting cannot be used; the text says which and why."""


class Settings(msgspec.Struct, frozen=True):
    """Where the portal keeps things and how it is reached."""

    data: Path
    """Folder of keys, blobs, logs and, unless `database_url` says otherwise, the database."""
    database_url: str
    public_url: str
    """How kiosks and phones reach the portal; stands in slips and enrolment answers."""
    host: str = "127.0.0.1"
    port: int = 8350
    content: Path = Path("content")
    """Folder with `next_steps.yaml`."""
    escalation: Path | None = None
    """Plan of escalation (portal/alerts/escalation.toml says how it looks); None: that one."""
    smtp: str = ""
    """`host:port` of the mail server; empty: no e-mail is sent."""
    mail_from: str = ""
    sms_url: str = ""
    """Where an SMS gateway takes `POST {"to", "text"}`; empty: no SMS is sent."""
    sms_key: str = ""
    """Sent to the gateway as a bearer token."""

    publish_every: int = 300
    """Seconds between two runs of the publisher while this process serves; 0 for none."""

    @property
    def keys(self) -> Path:
        """Folder of private keys, 0700."""
        return self.data / "keys"

    @property
    def blobs(self) -> Path:
        """Folder of published, content-addressed files."""
        return self.data / "blobs"

    @property
    def log(self) -> Path:
        """Folder of JSON-lines logs."""
        return self.data / "log"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an unknown `AIM_PORTAL_` name is an error, so that a typing slip is not silently ignored.

    Raises SettingsWrong.
    """
    env = os.environ if environment is None else environment
    known = {"DATA", "PUBLIC_URL", "HOST", "PORT", "CONTENT", "ESCALATION", "SMTP", "MAIL_FROM", "SMS_URL", "SMS_KEY"}
    known |= {"PUBLISH_EVERY"}
    unknown = sorted(k for k in env if k.startswith("AIM_PORTAL_") and k.removeprefix("AIM_PORTAL_") not in known)
    if unknown:
        raise SettingsWrong(f"unknown setting: {', '.join(unknown)}")
    data = Path(env.get("AIM_PORTAL_DATA", "build/demo/portal")).absolute()
    host = env.get("AIM_PORTAL_HOST", "127.0.0.1")
    port = _port(env.get("AIM_PORTAL_PORT", "8350"))
    root = Path(__file__).resolve().parent.parent
    return Settings(
        data=data,
        database_url=_database_url(env.get("DATABASE_URL"), data),
        public_url=env.get("AIM_PORTAL_PUBLIC_URL", f"http://{host}:{port}").rstrip("/"),
        host=host,
        port=port,
        publish_every=_seconds(env.get("AIM_PORTAL_PUBLISH_EVERY", "300")),
        content=Path(env.get("AIM_PORTAL_CONTENT", root / "content")).absolute(),
        escalation=Path(env["AIM_PORTAL_ESCALATION"]).absolute() if env.get("AIM_PORTAL_ESCALATION") else None,
        smtp=_mail_server(env.get("AIM_PORTAL_SMTP", ""), env.get("AIM_PORTAL_MAIL_FROM", "")),
        mail_from=env.get("AIM_PORTAL_MAIL_FROM", ""),
        sms_url=_gateway(env.get("AIM_PORTAL_SMS_URL", "")),
        sms_key=env.get("AIM_PORTAL_SMS_KEY", ""),
    )


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsWrong(f"AIM_PORTAL_PUBLISH_EVERY must be a whole number of seconds, 0 for never, not {text!r}")
    return int(text)


def _mail_server(text: str, sender: str) -> str:
    host, _, port = text.rpartition(":")
    if text and not (host and port.isascii() and port.isdigit() and 0 < int(port) <= 65535):  # noqa: PLR2004 - TCP
        raise SettingsWrong(f"AIM_PORTAL_SMTP must be HOST:PORT, not {text!r}")
    if text and "@" not in sender:
        raise SettingsWrong("AIM_PORTAL_MAIL_FROM must be the address that messages come from, with AIM_PORTAL_SMTP")
    return text


def _gateway(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if text and not good:
        raise SettingsWrong("AIM_PORTAL_SMS_URL must be an http:// or https:// address")
    return text


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:  # noqa: PLR2004 - the highest TCP port
        raise SettingsWrong(f"AIM_PORTAL_PORT must be a number from 0 to 65535, not {text!r}")
    return int(text)


def _database_url(text: str | None, data: Path) -> str:
    if not text:
        return f"sqlite:///{data / 'portal.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if text.startswith(("postgresql+psycopg://", "sqlite:///")):
        return text
    raise SettingsWrong("DATABASE_URL must begin with sqlite:/// or postgresql://")
