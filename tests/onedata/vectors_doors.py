"""Vectors of the portal's doors beside feeds and events: tokens, time, heartbeats; and of machine-readable zones."""

import datetime as dt
import json

import jwt
import msgspec

from onedata import mrz, signatures, wire
from onedata.heartbeat import FeedHeld, Heartbeat
from tests.onedata.samples import CERTIFICATES, NOW, ROOT, signing_key
from tests.onedata.vector_parts import Vector, flipped, plain

_TODAY = NOW.date()
_LIFE_S = 240


def door_vectors() -> Vector:
    """Return a kiosk's token, the portal's signed time, leave to count anew, a heartbeat, and refused ones."""
    issued = int(NOW.timestamp())
    claims = {
        "iss": "kiosk-1",
        "sub": "kiosk-1",
        "aud": "aim-portal",
        "iat": issued,
        "exp": issued + _LIFE_S,
        "jti": "019aa5b2-7c00-7000-8000-000000000002",
    }
    now = signatures.sign_time(NOW, claims["jti"], signing_key("reply"), CERTIFICATES)  # type: ignore[arg-type]  # text
    beat = Heartbeat(
        "1.0.0",
        {"register-52": FeedHeld(3, 42, NOW), "rules": FeedHeld(1, 7)},
        last_success=NOW,
        outbox_waiting=2,
        disk_free_bytes=1 << 30,
        window=True,
        reader="ready",
        printer="paper_low",
        register="ready",
        faults=("SYNC-09",),
    )
    by_slip_key = signatures.sign(signatures.decode_certified(now).payload, "reply", signing_key("slip"))
    stranger = signatures.Certified(by_slip_key.payload, by_slip_key.kid, by_slip_key.signature, CERTIFICATES)
    wrong: tuple[dict[str, object], ...] = ({"faults": ["a name"]}, {"reader": "on fire"}, {"visitor": "x"})
    return {
        "root_public_key": signatures.raw_public_key(ROOT).hex(),
        "kiosk_public_key": signatures.raw_public_key(signing_key("kiosk")).hex(),
        "claims": claims,
        "token": jwt.encode(claims, signing_key("kiosk"), algorithm="EdDSA"),
        "now": NOW.isoformat(),
        "about": claims["jti"],
        "time": now.hex(),
        "grant": wire.encode(signatures.grant_incarnation(2, NOW, ROOT)).hex(),
        "certificate": wire.encode(CERTIFICATES[0]).hex(),
        "certificate_value": plain(wire.decode(CERTIFICATES[0].payload, signatures.KeyCertificate, 512)),
        "heartbeat": json.loads(msgspec.json.encode(beat)),
        "refused_times": {
            "one bit of the time": flipped(now, 100),
            "signed by a key of another purpose": signatures.encode_signed(stranger).hex(),
        },
        "refused_heartbeats": [{"version": "1.0.0", **one} for one in wrong],
    }


def mrz_vectors() -> Vector:
    """Return zones, what is read from them, and what is wrong with others."""
    born, ends = dt.date(1990, 5, 1), dt.date(2031, 3, 1)
    passport = mrz.compose("IDN", "X0000001", born, ends)
    number, birth, expiry = (text + mrz.check_digit(text) for text in ("CONTOH001", "900501", "310301"))
    over = number + "<" * 15 + birth + expiry + "<" * 11
    card = f"I<IDN{number}{'<' * 15}{birth}F{expiry}IDN{'<' * 11}{mrz.check_digit(over)}{'CONTOH<<CONTOH':<<30}"
    zones = [passport, card, passport[:44] + "\n" + passport[44:].lower()]
    read = [mrz.parse(zone, _TODAY) for zone in zones]
    turned = {
        "length": passport[:-1],
        "character": passport.replace("CONTOH", "CONT?H", 1),
        "number": passport[:44] + "X0000002" + passport[52:],
        "birth": passport[:57] + "910501" + passport[63:],
        "expiry": passport[:65] + "320301" + passport[71:],
        "whole": passport[:-1] + str((int(passport[-1]) + 1) % 10),
    }
    return {
        "today": _TODAY.isoformat(),
        "zones": [
            {"zone": zone, "value": plain(one), "information": one.key.information(), "number": one.number}
            for zone, one in zip(zones, read, strict=True)
        ],
        "check_digits": {text: mrz.check_digit(text) for text in ("520727", "AB2134<<<")},
        "refused": turned,
    }
