"""Words from the portal, a card or a visitor are words on the screens: no markup, no address, no code."""

import re
from pathlib import Path

import pytest

QML = sorted(Path("kiosk/ui/qml").rglob("*.qml"))
_TEXT = re.compile(r"^([ ]*)(?:(?:component \w+: )?Text) \{\n((?:\1[ ]+.*\n|\n)*)", re.MULTILINE)
_SOURCE = re.compile(r"^\s*source: (.+)$", re.MULTILINE)
_REACHES_OUT = re.compile(
    r"\b(?:XMLHttpRequest|WebSocket|openUrlExternally|createQmlObject|eval|TextEdit|TextInput|TextField|TextArea|"
    r"RichText|StyledText|AutoText|MarkdownText|onLinkActivated|Clipboard)\b|\bFunction\("
)
_FROM_THE_VIEW = {
    'screen.view.image + "/" + index + "/" + sheet.pieces',
    'screen.ready ? screen.view.image + "/" + index + "/" + sheet.pieces : ""',
    "dock.paper",
    "modelData.source",
}
"""Addresses that our own view models make (`image://slip/…`), and the name of a source, which is words."""


def unsafe(text: str) -> list[str]:
    """What in one file could take words for markup, or reach out of the program."""
    blocks = [block[2] for block in _TEXT.finditer(text)]
    rich = [block.split("\n")[0].strip() for block in blocks if "textFormat: Text.PlainText" not in block]
    foreign = [made for made in _SOURCE.findall(text) if '"image://' not in made and made not in _FROM_THE_VIEW]
    return [*rich, *foreign, *_REACHES_OUT.findall(text)]


@pytest.mark.parametrize("path", QML, ids=lambda path: path.stem)
def test_every_text_is_plain_and_no_screen_reaches_out(path: Path) -> None:
    assert unsafe(path.read_text(encoding="utf-8")) == []


def test_a_rich_text_and_a_link_would_be_found() -> None:
    assert unsafe("Item {\n    Text {\n        text: screen.view.title\n    }\n}\n") == ["text: screen.view.title"]
    assert unsafe("Item {\n    onClicked: Qt.openUrlExternally(model.web)\n}\n") == ["openUrlExternally"]
    assert unsafe("Image {\n    source: model.picture\n}\n") == ["model.picture"]
