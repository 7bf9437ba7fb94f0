"""A kiosk's proof of itself is the token that the published vectors hold, and that any library for JWT reads."""

import datetime as dt
import json
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.proof import AUDIENCE, proof

VECTORS = Path("tests/vectors")


def test_the_token_is_the_published_one() -> None:
    door = json.loads((VECTORS / "doors.json").read_text())
    claims = door["claims"]
    issued = dt.datetime.fromtimestamp(claims["iat"], dt.UTC)
    made = proof(claims["sub"], Ed25519PrivateKey.generate(), issued, claims["jti"])
    said, _, signature = door["token"].rpartition(".")
    assert made.rpartition(".")[0] == said
    assert len(made.rpartition(".")[2]) == len(signature)


def test_a_library_for_jwt_reads_it() -> None:
    key = Ed25519PrivateKey.generate()
    now = dt.datetime.now(dt.UTC)
    read = jwt.decode(proof("kiosk-1", key, now, "one"), key.public_key(), algorithms=["EdDSA"], audience=AUDIENCE)
    assert (read["iss"], read["sub"], read["jti"]) == ("kiosk-1", "kiosk-1", "one")
    assert read["exp"] - read["iat"] == 240
