import pytest

from onedata.curves import KNOWN, CurveUnknown, fingerprint, named, written_out
from tests.emulators.issuing_state import explicit_curve

NAMES = {
    "prime192v1": "secp192r1",
    "secp224r1": "secp224r1",
    "prime256v1": "secp256r1",
    "secp384r1": "secp384r1",
    "secp521r1": "secp521r1",
    "brainpoolP256r1": "brainpoolP256r1",
    "brainpoolP384r1": "brainpoolP384r1",
    "brainpoolP512r1": "brainpoolP512r1",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_written_out_curve_is_the_one_that_openssl_writes(name: str) -> None:
    assert written_out(explicit_curve(name)).name == NAMES[name]


def test_every_known_curve_is_tried() -> None:
    assert {fingerprint(explicit_curve(name)) for name in NAMES} == set(KNOWN)


def test_another_curve_is_not_taken_for_a_known_one() -> None:
    with pytest.raises(CurveUnknown):
        written_out(explicit_curve("secp256k1"))
    with pytest.raises(CurveUnknown):
        named("1.2.3.4")
