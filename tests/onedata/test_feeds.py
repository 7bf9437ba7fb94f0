import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import feeds, sealing, signatures, wire
from onedata.feeds import Blob, Manifest, Segment, Snapshot
from tests.onedata.samples import ANCHOR, CERTIFICATES, NOW, ROOT, STEADY, fixed, signing_key, with_bit_flipped

FEED_KEY = signing_key("feed")


def manifest(**changes: Any) -> Manifest:
    whole = Manifest(
        feed="register-52",
        incarnation=1,
        epoch=3,
        sequence=42,
        floor=40,
        parameters=sealing.Parameters(fixed("salt", 16), sealing.PRODUCTION_COST, 3, "register-52"),
        as_of=NOW,
        issued=NOW,
        expires=NOW + dt.timedelta(days=7),
        snapshot=Snapshot(41, (Blob(fixed("a"), 700), Blob(fixed("b"), 300)), 1000, fixed("s"), 12),
        segments=(Segment(40, 41, Blob(fixed("c"), 9)), Segment(41, 42, Blob(fixed("d"), 8))),
    )
    return msgspec.structs.replace(whole, **changes)


SIGNED = feeds.sign_manifest(manifest(), FEED_KEY, CERTIFICATES)


def test_a_signed_manifest_opens() -> None:
    opened = feeds.open_manifest(SIGNED, ANCHOR, "register-52", NOW)
    assert opened == manifest()
    assert opened.version == (1, 3, 42)


def test_a_public_feed_has_no_parameters_and_may_have_no_segments() -> None:
    snapshot = Snapshot(42, (Blob(fixed("a"), 5),), 5, fixed("s"), 0)
    public = manifest(feed="rules", parameters=None, segments=(), snapshot=snapshot)
    data = feeds.sign_manifest(public, FEED_KEY, CERTIFICATES)
    assert feeds.open_manifest(data, ANCHOR, "rules", NOW) == public


@STEADY
@given(bit=st.integers(0, 8 * len(SIGNED) - 1))
def test_any_bit_turned_is_refused(bit: int) -> None:
    with pytest.raises((feeds.SignatureWrong, feeds.Malformed)):
        feeds.open_manifest(with_bit_flipped(SIGNED, bit), ANCHOR, "register-52", NOW)


@STEADY
@given(data=st.binary(max_size=400))
def test_random_bytes_are_malformed(data: bytes) -> None:
    with pytest.raises(feeds.Malformed):
        feeds.open_manifest(data, ANCHOR, "register-52", NOW)
    with pytest.raises(feeds.Malformed):
        feeds.decode_manifest(data)


@STEADY
@given(
    data=st.recursive(st.none() | st.integers(-(2**63), 2**63) | st.binary(max_size=40) | st.text(max_size=9), st.lists)
)
def test_other_messagepack_is_malformed(data: object) -> None:
    with pytest.raises(feeds.Malformed):
        feeds.decode_manifest(msgspec.msgpack.encode(data))


def test_another_feeds_manifest_is_refused() -> None:
    with pytest.raises(feeds.SignatureWrong, match="another feed"):
        feeds.open_manifest(SIGNED, ANCHOR, "register-53", NOW)


def test_a_later_incarnation_needs_the_roots_grant() -> None:
    restored = manifest(incarnation=2)
    alone = feeds.sign_manifest(restored, FEED_KEY, CERTIFICATES)
    grant = signatures.grant_incarnation(2, NOW, ROOT)
    with pytest.raises(feeds.SignatureWrong, match="incarnation"):
        feeds.open_manifest(alone, ANCHOR, "register-52", NOW)
    granted = feeds.sign_manifest(restored, FEED_KEY, CERTIFICATES, grant)
    assert feeds.open_manifest(granted, ANCHOR, "register-52", NOW).incarnation == 2
    too_far = feeds.sign_manifest(manifest(incarnation=3), FEED_KEY, CERTIFICATES, grant)
    with pytest.raises(feeds.SignatureWrong, match="incarnation"):
        feeds.open_manifest(too_far, ANCHOR, "register-52", NOW)
    home_made = signatures.grant_incarnation(2, NOW, FEED_KEY)
    with pytest.raises(feeds.SignatureWrong):
        feeds.open_manifest(
            feeds.sign_manifest(restored, FEED_KEY, CERTIFICATES, home_made), ANCHOR, "register-52", NOW
        )


CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "blobs that do not add up": {"snapshot": Snapshot(41, (Blob(fixed("a"), 700),), 701, fixed("s"), 1)},
    "a snapshot without blobs": {"snapshot": Snapshot(41, (), 0, fixed("s"), 1)},
    "a snapshot after the sequence": {"snapshot": Snapshot(43, (Blob(fixed("a"), 7),), 7, fixed("s"), 1)},
    "a snapshot below the floor": {"floor": 42},
    "a snapshot that no segment follows": {"segments": ()},
    "a blob that is too long": {
        "snapshot": Snapshot(41, (Blob(fixed("a"), feeds.BLOB_LIMIT + 1),), feeds.BLOB_LIMIT + 1, fixed("s"), 1)
    },
    "a short hash": {"snapshot": Snapshot(41, (Blob(b"a", 7),), 7, fixed("s"), 1)},
    "a gap": {"segments": (Segment(40, 41, Blob(fixed("c"), 9)),)},
    "a backward segment": {"segments": (Segment(42, 42, Blob(fixed("c"), 9)),)},
    "a segment below the floor": {
        "segments": (Segment(39, 41, Blob(fixed("c"), 9)), Segment(41, 42, Blob(fixed("d"), 8)))
    },
    "expiry before issue": {"expires": NOW},
    "a time without a zone": {"as_of": dt.datetime(2026, 1, 1)},  # noqa: DTZ001  # that is what is refused
    "a negative sequence": {"sequence": -1},
    "incarnation zero": {"incarnation": 0},
    "a feed name that is a path": {"feed": "../52"},
    "a feed name with a line end": {"feed": "register-52\n"},
    "another epoch's parameters": {"epoch": 4},
    "another feed's parameters": {"feed": "register-53"},
    "a cost that would stop the kiosk": {
        "parameters": sealing.Parameters(fixed("salt", 16), sealing.Cost(2**24, 1, 1), 3, "register-52")
    },
    "a salt that is too short": {"parameters": sealing.Parameters(b"salt", sealing.DEMO_COST, 3, "register-52")},
    "too many segments": {
        "floor": 0,
        "sequence": 600,
        "snapshot": Snapshot(0, (Blob(fixed("a"), 7),), 7, fixed("s"), 1),
        "segments": tuple(Segment(n, n + 1, Blob(fixed("c"), 9)) for n in range(600)),
    },
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_manifest_that_contradicts_itself_is_malformed(case: str) -> None:
    changed = manifest(**CONTRADICTIONS[case])
    with pytest.raises(feeds.Malformed):
        feeds.encode_manifest(changed)
    signed = signatures.sign(wire.encode(changed), "feed", FEED_KEY)
    envelope = feeds.SignedManifest(signed.payload, signed.kid, signed.signature, CERTIFICATES)
    with pytest.raises(feeds.Malformed):
        feeds.open_manifest(feeds.encode_signed_manifest(envelope), ANCHOR, changed.feed, NOW)


def test_a_manifest_that_is_too_long_is_malformed() -> None:
    with pytest.raises(feeds.Malformed, match="at most"):
        feeds.decode_manifest(bytes(feeds.MANIFEST_LIMIT + 1))
    with pytest.raises(feeds.Malformed, match="at most"):
        feeds.decode_signed_manifest(bytes(feeds.MANIFEST_LIMIT + 10_000))


def test_a_countrys_manifest_fits() -> None:
    blobs = tuple(Blob(fixed(str(n)), feeds.BLOB_LIMIT) for n in range(400))
    segments = tuple(Segment(n, n + 1, Blob(fixed(str(n)), 2_000_000)) for n in range(300))
    snapshot = Snapshot(0, blobs, 400 * feeds.BLOB_LIMIT, fixed("s"), 15_000_000)
    country = manifest(floor=0, sequence=300, snapshot=snapshot, segments=segments)
    assert (
        feeds.open_manifest(feeds.sign_manifest(country, FEED_KEY, CERTIFICATES), ANCHOR, "register-52", NOW) == country
    )


def test_a_blob_is_addressed_by_its_content() -> None:
    assert feeds.blob_of(b"abc").sha256.hex().startswith("ba7816bf")
    for content in (b"", bytes(feeds.BLOB_LIMIT + 1)):
        with pytest.raises(ValueError, match="bytes"):
            feeds.blob_of(content)
