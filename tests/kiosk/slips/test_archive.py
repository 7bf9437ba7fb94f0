"""The sheets as archival files, PDF/A-2b: judged by a validator, and byte by byte where that takes writing for granted.

The validator is pikepdf's, which carries veraPDF's rules. It expects files that its own library wrote, and so does not
check the six rules about bare bytes; ours are written by another library.
"""

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from pikepdf import Dictionary, Name, pdfa

from kiosk.slips import day_sheet, pdf
from kiosk.slips.day_figures import DaySheet
from kiosk.slips.model import Slip

MakeSlip = Callable[..., Slip]
Break = Callable[[pikepdf.Pdf], None]
DAY = DaySheet("BP3MI CONTOH", "22 Nov 2026", (("12", "kunjungan"),), (), ("CONTOH",))
_OBJECT = re.compile(rb"(\d+) (\d+) obj(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)endobj(?:\r\n|\r|\n)", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+).*?>>\s*stream(?:\r\n|\n)(.*)(?P<eol>\r\n|\r|\n)endstream\Z", re.DOTALL)
_HEAD = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%[\x80-\xff]{4}")
_MOST_BEFORE_A_STREAM = 2000


def sheets(make_slip: MakeSlip, hard_slip: MakeSlip) -> Iterator[bytes]:
    """Give every kind of sheet: a slip in each language, a long one, many in a file, the day's."""
    yield pdf.render(make_slip("id"))
    yield pdf.render(make_slip("en"))
    yield pdf.render(hard_slip("id"))
    yield pdf.render_all([make_slip("id"), make_slip("id", stage="SEE_STAFF")], "CONTOH", "CONTOH", "id")
    yield day_sheet.render(DAY, "id")


def broken_bytes(data: bytes) -> set[str]:
    """Return the rules of ISO 19005-2 about bare bytes that a file with one plain table of objects breaks."""
    found = set()
    if not _HEAD.match(data):
        found.add("6.1.2-2")
    if not re.search(rb"%%EOF(?:\r\n|\r|\n)?\Z", data):
        found.add("6.1.3-3")
    table = re.search(rb"startxref\s+(\d+)\s+%%EOF", data)
    assert table is not None
    at = int(table[1])
    if not re.match(rb"xref(?:\r\n|\r|\n)\d+ \d+ ?(?:\r\n|\r|\n)", data[at:]):
        found.add("6.1.4-2")
    for place in map(int, re.findall(rb"(\d{10}) \d{5} n", data[at:])):
        whole = _OBJECT.match(data, place)
        if whole is None or data[place - 1 : place] not in (b"\n", b"\r"):
            found.add("6.1.9-1")
        elif b"\nstream" in whole[3][:_MOST_BEFORE_A_STREAM]:
            stream = _STREAM.search(whole[3])
            if stream is None:
                found.add("6.1.7.1-2")
            elif int(stream[1]) != len(stream[2]):
                found.add("6.1.7.1-1")
    return found


def test_every_sheet_is_an_archival_file(make_slip: MakeSlip, hard_slip: MakeSlip) -> None:
    for sheet in sheets(make_slip, hard_slip):
        report = pdfa.validate_written(io.BytesIO(sheet), "2b")
        assert report.passed, report.summary()
        assert broken_bytes(sheet) == set()
        assert b"ASCII85Decode" not in sheet, "bytes, not letters, which take a quarter more"


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("6.1.2-2", b"\n%\x93\x8c", b"\n%ab"),
        ("6.1.3-3", b"%%EOF\n", b"%%EOF\nCONTOH"),
        ("6.1.4-2", b"xref\n0 ", b"xref 0 "),
        ("6.1.7.1-1", b"/Length 588 ", b"/Length 587 "),
        ("6.1.7.1-2", b"\nendstream", b" endstream"),
        ("6.1.9-1", b"\nendobj\n", b" endobj\n"),
    ],
)
def test_a_file_that_breaks_a_rule_of_bare_bytes_is_seen(
    make_slip: MakeSlip, rule: str, old: bytes, new: bytes
) -> None:
    sheet = pdf.render(make_slip("id"))
    assert old in sheet
    assert broken_bytes(sheet.replace(old, new).replace(b"\n\nxref", b"\nxref")) >= {rule}


def test_the_six_rules_are_those_that_the_validator_leaves_to_the_writer() -> None:
    """As its own table of rules has them; another version may take more for granted."""
    from importlib.resources import files  # noqa: PLC0415 - only here

    import msgspec  # noqa: PLC0415

    table = msgspec.json.decode((files("pikepdf.pdfa") / "data/dispositions.json").read_bytes())
    left = {
        rule.removeprefix("ISO_19005_2:")
        for rule, how in table.items()
        if rule.startswith("ISO_19005_2:") and how["status"] not in ("implemented", "denied_on_presence")
    }
    assert left == {"6.1.2-2", "6.1.3-3", "6.1.4-2", "6.1.7.1-1", "6.1.7.1-2", "6.1.9-1"}


def no_intent(file: pikepdf.Pdf) -> None:
    del file.Root.OutputIntents


def no_description(file: pikepdf.Pdf) -> None:
    del file.Root.Metadata


def another_part(file: pikepdf.Pdf) -> None:
    data = file.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2", b"<pdfaid:part>1")
    file.Root.Metadata = file.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)


def fonts(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for thing in file.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font:
            yield thing


def no_font(file: pikepdf.Pdf) -> None:
    for font in fonts(file):
        del font.FontDescriptor.FontFile2


def wrong_widths(file: pikepdf.Pdf) -> None:
    for font in fonts(file):
        font.Widths = pikepdf.Array([1] * len(font.Widths))


def a_script(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def a_link_out(file: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.Launch, F="x")
    file.pages[0].Annots = pikepdf.Array(
        [file.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], F=4, A=action))]
    )


def see_through_without_a_space(file: pikepdf.Pdf) -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    file.pages[0].Group = group


def a_file_inside(file: pikepdf.Pdf) -> None:
    file.attachments["x"] = b"CONTOH"


@pytest.mark.parametrize(
    "harm",
    [
        no_intent,
        no_description,
        another_part,
        no_font,
        wrong_widths,
        a_script,
        a_link_out,
        see_through_without_a_space,
        a_file_inside,
    ],
)
def test_the_validator_sees_what_is_wrong(make_slip: MakeSlip, harm: Break) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(make_slip("id")))) as file:
        well, ill = io.BytesIO(), io.BytesIO()
        file.save(well)
        assert pdfa.validate_written(well, "2b").passed
        harm(file)
        file.save(ill)
    assert not pdfa.validate_written(ill, "2b").passed


def test_every_letter_of_a_sheet_can_be_found_and_copied(make_slip: MakeSlip) -> None:
    """More than level b asks, which is for the eye alone."""
    with pikepdf.open(io.BytesIO(pdf.render(make_slip("id")))) as file:
        found = list(fonts(file))
        assert found
        assert all("/ToUnicode" in font for font in found)
        assert len(file.trailer.ID) == 2
