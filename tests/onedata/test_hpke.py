import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from onedata import hpke
from onedata.sealing import SealBroken
from tests.onedata import rfc9180
from tests.onedata.samples import STEADY, fixed, receiving_key, with_bit_flipped

KEY = receiving_key("receiver")
SEALED = hpke.seal_to(KEY.public_key(), b"info", b"content")
PLACE = ("register-52", 3, "kiosk-1")


def test_the_hand_made_opener_opens_the_rfcs_own_example() -> None:
    # RFC 9180, A.1.1: X25519, HKDF-SHA256, AES-128-GCM, sequence number 0.
    private = X25519PrivateKey.from_private_bytes(
        bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    )
    sealed = bytes.fromhex(
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    opened = rfc9180.open_base(private, b"Ode on a Grecian Urn", sealed, b"Count-0", key_bytes=16)
    assert opened == b"Beauty is truth, truth beauty"


def test_what_is_sealed_opens_by_the_library_and_by_hand() -> None:
    assert hpke.open_from(KEY, b"info", SEALED) == b"content"
    assert rfc9180.open_base(KEY, b"info", SEALED) == b"content"
    assert len(SEALED) == len(b"content") + 32 + 16  # a key, a tag


def test_a_key_may_come_as_raw_bytes() -> None:
    assert hpke.open_from(KEY, b"i", hpke.seal_to(KEY.public_key().public_bytes_raw(), b"i", b"x")) == b"x"
    with pytest.raises(ValueError, match="32 bytes"):
        hpke.seal_to(b"short", b"i", b"x")


@STEADY
@given(bit=st.integers(0, 8 * len(SEALED) - 1))
def test_any_bit_turned_is_refused(bit: int) -> None:
    with pytest.raises(SealBroken):
        hpke.open_from(KEY, b"info", with_bit_flipped(SEALED, bit))


@STEADY
@given(data=st.binary(max_size=120))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(SealBroken):
        hpke.open_from(KEY, b"info", data)


def test_another_key_or_another_info_does_not_open() -> None:
    with pytest.raises(SealBroken):
        hpke.open_from(receiving_key("other"), b"info", SEALED)
    with pytest.raises(SealBroken):
        hpke.open_from(KEY, b"other", SEALED)


def test_a_pepper_opens_for_its_kiosk_feed_and_epoch_only() -> None:
    pepper = fixed("pepper")
    sealed = hpke.seal_pepper(pepper, *PLACE, KEY.public_key())
    assert hpke.open_pepper(sealed, *PLACE, KEY) == pepper
    for place in (("register-53", 3, "kiosk-1"), ("register-52", 4, "kiosk-1"), ("register-52", 3, "kiosk-2")):
        with pytest.raises(SealBroken):
            hpke.open_pepper(sealed, *place, KEY)
    with pytest.raises(SealBroken):
        hpke.open_pepper(sealed, *PLACE, receiving_key("other"))


def test_a_pepper_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        hpke.seal_pepper(b"short", *PLACE, KEY.public_key())
    short = hpke.seal_to(KEY.public_key(), hpke._pepper_info(*PLACE), b"short")
    with pytest.raises(SealBroken):
        hpke.open_pepper(short, *PLACE, KEY)
