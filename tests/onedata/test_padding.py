"""A sealed message has one of a few lengths, whatever it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata.padding import padded, unpadded
from onedata.wire import Malformed

LENGTHS = (16, 64)


@given(st.binary(max_size=60))
def test_what_was_padded_comes_back_and_only_the_length_of_its_class_is_seen(content: bytes) -> None:
    sealed = padded(content, LENGTHS)
    assert unpadded(sealed) == content
    assert len(sealed) == (16 if len(content) <= 12 else 64)


def test_what_fits_no_length_is_refused() -> None:
    assert len(padded(bytes(60), LENGTHS)) == 64
    with pytest.raises(ValueError, match="longest"):
        padded(bytes(61), LENGTHS)


@pytest.mark.parametrize("said", [5, 6, 8, 9, 2**32 - 1])
def test_a_length_that_is_longer_than_what_came_is_refused(said: int) -> None:
    whole = (4).to_bytes(4, "big") + b"four"
    assert unpadded(whole) == b"four"
    with pytest.raises(Malformed):
        unpadded(said.to_bytes(4, "big") + b"four")


def test_less_than_a_length_is_refused() -> None:
    for cut in (b"", b"\0", b"\0\0\0"):
        with pytest.raises(Malformed):
            unpadded(cut)
