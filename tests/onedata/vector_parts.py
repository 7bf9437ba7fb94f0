"""What the makers of tests/vectors/*.json share; see scripts/make-vectors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from onedata import feeds, sealing
from tests.onedata.samples import fixed, with_bit_flipped

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
Vector = dict[str, Any]


def counted(name: str) -> Callable[[int], bytes]:
    """Return a source of "random" bytes that gives the same ones each time."""
    calls = iter(range(1000))
    return lambda length: fixed(f"{name} {next(calls)}", length)


def plain(value: object) -> Any:
    """Return a value as JSON can hold it, bytes in hex."""
    return json.loads(json.dumps(msgspec.to_builtins(value, builtin_types=(bytes,)), default=bytes.hex))


def flipped(data: bytes, bit: int) -> str:
    """Return `data` in hex with one bit turned."""
    return with_bit_flipped(data, bit).hex()


def kept(name: str, field: str, opens: Callable[[bytes], object], make: Callable[[], bytes]) -> bytes:
    """Return the HPKE bytes that a vector file holds already if they still open, else new ones."""
    try:
        data = bytes.fromhex(json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))[field])
        opens(data)
    except (OSError, LookupError, ValueError, sealing.SealBroken, feeds.SignatureWrong):
        return make()
    return data
