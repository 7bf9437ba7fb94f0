"""Keys: made once, kept to their owner, certified by the root key, usable without it."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from onedata.signatures import TrustAnchor, key_id, raw_public_key
from portal.keys import PURPOSES, KeyRing, KeysUnusable

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first, again = KeyRing.open(tmp_path / "keys", NOW), KeyRing.open(tmp_path / "keys", NOW)
    assert first.root_public == again.root_public
    assert first.receiving_id == again.receiving_id
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_the_root_certifies_one_key_a_purpose(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, NOW)
    certificates = TrustAnchor(ring.root_public).certificates(ring.certificates)
    assert {c.purpose: c.kid for c in certificates} == {
        purpose: key_id(raw_public_key(ring.purpose(purpose))) for purpose in PURPOSES
    }
    assert all(c.not_before < NOW < c.not_after for c in certificates)


def test_everything_but_certifying_works_without_the_root_key(tmp_path: Path) -> None:
    KeyRing.open(tmp_path, NOW).root()
    (tmp_path / "root.key").unlink()
    ring = KeyRing.open(tmp_path, NOW)
    assert len(ring.slip_keys()) == 1
    assert not (tmp_path / "root.key").exists()
    with pytest.raises(KeysUnusable):
        ring.root()


def test_a_key_that_is_not_certified_is_not_used(tmp_path: Path) -> None:
    KeyRing.open(tmp_path, NOW)
    (tmp_path / "feed.key").write_bytes(b"x" * 32)
    with pytest.raises(KeysUnusable, match="feed key"):
        KeyRing.open(tmp_path, NOW)
