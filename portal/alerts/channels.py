"""Channels that carry a message to a person: e-mail by SMTP, SMS by a gateway's HTTP; each says sent, or why not."""

import http.client
import json
import smtplib
import ssl
from email.message import EmailMessage
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from portal.settings import Settings

PATIENCE: Final = 10.0
"""Seconds for one message; a server that hangs must not hold up the others for longer."""


class NotSent(Exception):  # noqa: N818 - says what is the case
    """The server could not take the message now; it is tried again."""


class Letter(msgspec.Struct, frozen=True):
    """What is carried: never a name, a number or a place, only that there is an alert and where to look."""

    address: str
    subject: str
    text: str


class Channel(Protocol):
    """One way to reach people outside the page."""

    def send(self, letter: Letter) -> None:
        """Hand the letter to the server. Raises NotSent."""


class Smtp:
    """E-mail through a mail server; STARTTLS wherever it is offered."""

    def __init__(self, server: str, sender: str) -> None:
        host, _, port = server.rpartition(":")
        self._host, self._port, self._sender = host, int(port), sender

    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail server. Raises NotSent."""
        try:
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = self._sender, letter.address, letter.subject
            message.set_content(letter.text)
            with smtplib.SMTP(self._host, self._port, timeout=PATIENCE) as server:
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                server.send_message(message)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from None


class SmsGateway:
    """SMS through a gateway that takes JSON by HTTP POST and answers 2xx."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = urlsplit(url), key
        self._target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def send(self, letter: Letter) -> None:
        """Hand the text to the gateway. Raises NotSent."""
        body = json.dumps({"to": letter.address, "text": letter.text})
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=PATIENCE)
        try:
            connection.request("POST", self._target, body, headers)
            status = connection.getresponse().status
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise NotSent(type(error).__name__) from None
        finally:
            connection.close()
        if not 200 <= status < 300:  # noqa: PLR2004 - success (RFC 9110)
            raise NotSent(f"HTTP {status}")


def channels(settings: Settings) -> dict[str, Channel]:
    """Return the channels that are set up, by name."""
    found: dict[str, Channel] = {}
    if settings.smtp:
        found["email"] = Smtp(settings.smtp, settings.mail_from)
    if settings.sms_url:
        found["sms"] = SmsGateway(settings.sms_url, settings.sms_key)
    return found
