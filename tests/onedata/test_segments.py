import contextlib
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from onedata import segments
from onedata.feeds import Drop, Malformed, Op, Put, decode_segment, encode_segment
from tests.onedata.samples import STEADY, with_bit_flipped

OPS: list[Op] = [
    Put("next_steps", "OPP_ATTEND", b"value"),
    Drop("entries", "00ff"),
    Put("entries", "00fe", b"\0" * 100),
]
SEGMENT = encode_segment(OPS)
MEGABYTE = 1 << 20


def framed(*bodies: bytes) -> bytes:
    inside = b"".join(len(body).to_bytes(4, "big") + body for body in bodies)
    return zstandard.ZstdCompressor().compress(inside)


def test_operations_come_out_sorted() -> None:
    assert list(decode_segment(SEGMENT, MEGABYTE)) == [OPS[2], OPS[1], OPS[0]]


def test_an_empty_segment_is_a_segment() -> None:
    assert list(decode_segment(encode_segment([]), MEGABYTE)) == []


@STEADY
@given(
    st.lists(
        st.builds(Put, st.sampled_from("ab"), st.text(max_size=9), st.binary(max_size=50))
        | st.builds(Drop, st.sampled_from("ab"), st.text(max_size=9)),
        unique_by=segments.order,
    )
)
def test_any_operations_travel(ops: list[Op]) -> None:
    assert list(decode_segment(encode_segment(ops), MEGABYTE)) == sorted(ops, key=segments.order)


def test_ten_thousand_operations_travel_in_pieces() -> None:
    ops: list[Op] = [Put("t", f"{number:05}", bytes(200)) for number in range(segments.SEGMENT_OPERATIONS)]
    assert list(decode_segment(encode_segment(ops), 4 * MEGABYTE)) == ops


def test_two_operations_on_one_row_are_refused() -> None:
    with pytest.raises(ValueError, match="one row"):
        encode_segment([Put("t", "k", b"1"), Drop("t", "k")])
    with pytest.raises(ValueError, match="too long"):
        encode_segment([Put("t", "k", bytes(segments.OPERATION_LIMIT))])


def test_more_than_allowed_when_unpacked_is_refused_before_it_is_held() -> None:
    announced = zstandard.ZstdCompressor(level=19).compress(bytes(64 * MEGABYTE))
    silent = zstandard.ZstdCompressor(level=19, write_content_size=False).compress(bytes(64 * MEGABYTE))
    tracemalloc.start()
    for bomb in (announced, silent):
        with pytest.raises(Malformed):
            list(decode_segment(bomb, MEGABYTE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(silent) < 20_000
    assert peak < 4 * MEGABYTE


PUT = b"\x94\xa3put\xa1t\xa1k\xc4\x01v"
DAMAGED = {
    "nothing": b"",
    "no frame": b"text",
    "cut off": SEGMENT[:-1],
    "followed by more": SEGMENT + b"\0",
    "two frames": SEGMENT + SEGMENT,
    "the same row twice": framed(PUT, PUT),
    "an unknown operation": framed(b"\x94\xa3pot\xa1t\xa1k\xc4\x01v"),
    "an operation cut off": framed(PUT[:-1]),
    "no operation": framed(b"\xc0"),
    "a length too long": zstandard.ZstdCompressor().compress(b"\xff\xff\xff\xff" + PUT),
    "a length too short": zstandard.ZstdCompressor().compress(b"\0\0\0\x30" + PUT),
    "half a length": zstandard.ZstdCompressor().compress(b"\0\0"),
}


def test_the_control_segment_is_whole() -> None:
    assert list(decode_segment(framed(PUT), MEGABYTE)) == [Put("t", "k", b"v")]


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_segment_is_malformed(case: str) -> None:
    with pytest.raises(Malformed):
        list(decode_segment(DAMAGED[case], MEGABYTE))


@STEADY
@given(st.binary(max_size=300) | st.integers(0, 8 * len(SEGMENT) - 1).map(lambda bit: with_bit_flipped(SEGMENT, bit)))
def test_random_bytes_raise_nothing_but_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        list(decode_segment(data, MEGABYTE))
