"""The page's signature script against the standard, in the browser that runs it."""

import hashlib
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page

from onedata.signatures import raw_public_key
from tests.portal.slip_page.site import (
    KEY,
)

ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032 section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


VERIFY = "cases => cases.map(c => AIM_ED25519.verify(c[0], c[1], c[2]))"


def verified(page: Page, cases: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    """Ask the page's script: signature, message, public key."""
    return list(page.evaluate(VERIFY, [[list(part) for part in case] for case in cases]))


def test_sha512_gives_what_the_standard_gives(script: Page) -> None:
    messages = [b"", b"abc", *(bytes([n % 256]) * n for n in (1, 63, 111, 112, 113, 127, 128, 129, 240, 1000))]
    found = script.evaluate("all => all.map(m => AIM_ED25519.sha512(m))", [list(message) for message in messages])
    assert [bytes(digest) for digest in found] == [hashlib.sha512(message).digest() for message in messages]


def test_the_vectors_of_rfc_8032_hold(script: Page) -> None:
    cases = [(bytes.fromhex(s), bytes.fromhex(m), bytes.fromhex(k)) for k, m, s in RFC_8032]
    assert verified(script, cases) == [True] * len(cases)
    spoiled = [(s, m + b"\x00", k) for s, m, k in cases]
    assert verified(script, spoiled) == [False] * len(cases)


def test_two_hundred_random_signatures_hold_and_their_alterations_do_not(script: Page) -> None:
    good, bad = [], []
    for _ in range(200):
        key = Ed25519PrivateKey.generate()
        message = secrets.token_bytes(secrets.randbelow(200))
        signature = key.sign(message)
        good.append((signature, message, raw_public_key(key)))
    for i, (signature, message, public) in enumerate(good[:60]):
        spoiled = bytearray(signature)
        spoiled[i] ^= 1 << secrets.randbelow(8)
        bad.append((bytes(spoiled), message, public))
    assert verified(script, good) == [True] * len(good)
    assert verified(script, bad) == [False] * len(bad)


def test_a_signature_has_one_form_only(script: Page) -> None:
    message, public = b"slip", raw_public_key(KEY)
    signature = KEY.sign(message)
    scalar = int.from_bytes(signature[32:], "little")
    assert scalar + ORDER < 2**256
    grown = signature[:32] + (scalar + ORDER).to_bytes(32, "little")
    top = signature[:63] + bytes([signature[63] | 0x80])
    cases = [
        (signature, message, public),
        (grown, message, public),
        (top, message, public),
        (signature[:63], message, public),
        (signature + b"\x00", message, public),
        (signature, message, public[:31]),
    ]
    assert verified(script, cases) == [True, False, False, False, False, False]


def test_points_that_are_none_are_refused(script: Page) -> None:
    signature, message = KEY.sign(b"slip"), b"slip"
    prime = 2**255 - 19
    off_curve = next(y.to_bytes(32, "little") for y in range(2, 50) if not on_curve(y, prime))
    unreduced = (prime + 1).to_bytes(32, "little")
    minus_zero = bytes([1] + [0] * 30 + [0x80])
    cases = [(signature, message, key) for key in (off_curve, unreduced, minus_zero, b"\xff" * 32)]
    assert verified(script, cases) == [False] * 4
    assert verified(script, [(off_curve + signature[32:], message, raw_public_key(KEY))]) == [False]


def on_curve(y: int, prime: int) -> bool:
    """Whether x^2 = (y^2 - 1) / (d y^2 + 1) has a root."""
    d = -121665 * pow(121666, -1, prime) % prime
    square = (y * y - 1) * pow(d * y * y + 1, -1, prime) % prime
    return square == 0 or pow(square, (prime - 1) // 2, prime) == 1
