"""docs/formats.md says what the code does, where a test can compare the two."""

import hashlib
from pathlib import Path

from onedata import credentials, events, feeds, register_file, sealing, segments, slip_token

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def shown(number: int) -> str:
    return f"{number:,}"


def test_the_page_has_the_schema_word_for_word() -> None:
    assert "\n".join(f"{sql};" for sql in register_file.SCHEMA) in PAGE
    assert f"0x{register_file.APPLICATION_ID:08X}" in PAGE


def test_the_page_names_the_dictionary_that_is_shipped() -> None:
    data = (ROOT / "onedata" / "record.dict").read_bytes()
    assert hashlib.sha256(data).hexdigest() in PAGE
    assert f"{shown(len(data))} bytes" in PAGE


def test_the_page_has_the_limits() -> None:
    for limit in (
        feeds.BLOB_LIMIT,
        feeds.MANIFEST_LIMIT,
        feeds._ENVELOPE_LIMIT,
        events.EVENT_LIMIT,
        events.BATCH_LIMIT,
        segments.SEGMENT_OPERATIONS,
        segments.OPERATION_LIMIT,
        sealing._CONTENT_LIMIT,
        register_file._VALUE_LIMIT,
        credentials.PRODUCTION_COST.memory_kib,
        credentials.MAXIMUM_COST.memory_kib,
    ):
        assert shown(limit) in PAGE, limit
    assert f"at most {slip_token.TOKEN_LIMIT}" in PAGE
    assert ", ".join(map(str, sealing.BUCKETS.basic)) in PAGE
    assert ", ".join(map(str, sealing.BUCKETS.full)) in PAGE
    assert ", ".join(map(str, events.BUCKETS[:-1])) in PAGE


def test_the_page_has_every_kind_of_credential_factor_and_event() -> None:
    for kind, factors in credentials.FACTORS.items():
        assert f"| `{kind}` |" in PAGE
        for factor in factors:
            assert f"`{factor}:`" in PAGE
    assert all(f"| `{kind}` |" in PAGE for kind in events.BODIES)
