"""The slip as plain lines: the accessible name of its preview, and what is read aloud."""

import functools

from kiosk.slips.model import (
    Block,
    Check,
    Checklist,
    Facts,
    Fine,
    Heading,
    Journey,
    Mark,
    Masthead,
    Note,
    Person,
    Rule,
    Serial,
    Slip,
    Text,
    Title,
)


def render(slip: Slip) -> str:
    """Return the words of a slip, a line for each thing that is said; pictures are named, the address is left out."""
    return "\n".join(line for block in slip.blocks for line in _lines(block) if line)


@functools.singledispatch
def _lines(block: Block) -> tuple[str, ...]:
    raise TypeError(f"no words for {type(block).__name__}")


@_lines.register
def _masthead(block: Masthead) -> tuple[str, ...]:
    return block.office, block.kiosk, block.printed


@_lines.register
def _mark(block: Mark) -> tuple[str, ...]:
    return (f"{block.text}: {block.detail}",)


@_lines.register
def _person(block: Person) -> tuple[str, ...]:
    return (f"{block.initials}, {block.born}",)


@_lines.register
def _title(block: Title) -> tuple[str, ...]:
    return (f"{block.kicker}: {block.text}" if block.kicker else block.text), block.detail


@_lines.register
def _journey(block: Journey) -> tuple[str, ...]:
    return tuple(f"{i}/{len(block.steps)}: {step.word}" for i, step in enumerate(block.steps, 1) if step.state == "now")


@_lines.register
def _heading(block: Heading) -> tuple[str, ...]:
    return (": ".join(part for part in (block.kicker, block.text) if part),)


@_lines.register
def _facts(block: Facts) -> tuple[str, ...]:
    return tuple(f"{row.label}: {row.value}{row.warning and f' ({row.warning})'}" for row in block.rows)


@_lines.register
def _checklist(block: Checklist) -> tuple[str, ...]:
    return (f"{block.label}: {', '.join(block.items)}",)


@_lines.register
def _note(block: Note) -> tuple[str, ...]:
    return block.text, block.source


@_lines.register(Text | Fine)
def _sentence(block: Text | Fine) -> tuple[str, ...]:
    return (block.text,)


@_lines.register
def _check(block: Check) -> tuple[str, ...]:
    return f"{block.heading}: {' · '.join(block.words)}", block.text


@_lines.register
def _serial(block: Serial) -> tuple[str, ...]:
    return block.text, block.copy


@_lines.register
def _rule(_block: Rule) -> tuple[str, ...]:
    return ()
