"""docs/formats.md says what the code does, where a test can compare the two."""

import hashlib
from pathlib import Path
from typing import get_args

import msgspec

from onedata import counter, credentials, desk, events, feeds, queue, register_file, sealing, segments, slip_token
from tests.onedata.vectors_rows import ROWS

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


def structs(kind: object) -> set[type[msgspec.Struct]]:
    """Return the structs that a class is made of."""
    found = {each for each in getattr(kind, "__args__", ()) if each is not Ellipsis}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        found |= {field.type for field in msgspec.structs.fields(kind)}
        return {kind}.union(*map(structs, found))
    return set[type[msgspec.Struct]]().union(*map(structs, found))


def test_the_page_has_every_public_row_and_every_field_of_it() -> None:
    rows = PAGE.partition("## 15.")[2].partition("## 16.")[0]
    for feed, table, key, _, kind in ROWS:
        if table == "format":
            assert "| `format` | `format` | int" in rows
            continue
        assert f"| `{feed}` | `{table}` |" in rows
        assert key not in ("book", "all", "words", "list") or f"| `{table}` | `{key}` |" in rows
        for one in structs(kind):
            where = PAGE if one.__name__ == "NextStep" else rows
            assert [field.name for field in msgspec.structs.fields(one) if f"`{field.name}`" not in where] == [], one


def test_the_page_has_every_question_of_the_counter_and_the_desk() -> None:
    for kind in (*get_args(counter.Ask), *get_args(desk.Ask)):
        assert f"`{kind.__struct_config__.tag}`" in PAGE
        assert all(f"`{field.name}`" in PAGE for field in msgspec.structs.fields(kind))
    for kind in (counter.CounterQuestion, counter.CounterAnswer, counter.Look, desk.DeskQuestion, desk.DeskAnswer):
        assert all(f"`{field.name}`" in PAGE for field in msgspec.structs.fields(kind)), kind
    for kind in (desk.Found, desk.Group, desk.Member):
        assert all(f"`{field.name}`" in PAGE for field in msgspec.structs.fields(kind)), kind
    assert all(f"`{word}`" in PAGE for word in get_args(counter.Outcome))
    assert all(shown(length) in PAGE for length in (*desk.ANSWER_BYTES, *counter.ANSWER_BYTES))


def test_the_page_has_every_kind_of_credential_factor_and_event() -> None:
    for kind, factors in credentials.FACTORS.items():
        assert f"| `{kind}` |" in PAGE
        for factor in factors:
            assert f"`{factor}:`" in PAGE
    assert all(f"| `{kind}` |" in PAGE for kind in events.BODIES)


def test_the_page_has_every_struct_of_the_queue_and_its_limits() -> None:
    rows = PAGE.partition("## 17.")[2]
    structs_ = (queue.QueueSaid, queue.QueueHeard, queue.Ticket, queue.CallAsked, queue.CallOrder, queue.CallDone)
    for kind in (*structs_, queue.CallState, queue.Board):
        assert kind.__name__ in rows
        assert [field.name for field in msgspec.structs.fields(kind) if f"`{field.name}`" not in rows] == [], kind
    for limit in (queue.SAY_LIMIT, queue.MOST_TICKETS, queue.MOST_CALLS):
        assert shown(limit) in rows
