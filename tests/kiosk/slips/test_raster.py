"""The picture of a slip: nothing clipped, nothing on top of anything, a code that a phone reads."""

import functools
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from kiosk.devices.printer import rows_of
from kiosk.slips import escpos, paper, png, qr, raster
from kiosk.slips.fonts import Fonts, FontsMissing, load_fonts
from kiosk.slips.model import Check, Fact, Facts, Heading, Slip, Title
from kiosk.slips.paper import Box, Face
from kiosk.slips.words import Language
from onedata import codes
from onedata.slip_token import SlipClaims, read_token, token_from_text
from portal.people import next_steps

MakeSlip = Callable[..., Slip]
LANGUAGES: tuple[Language, ...] = ("id", "en")
TEXTS_LARGER_THAN = 20


def every_slip(make_slip: MakeSlip, hard_slip: MakeSlip) -> list[Slip]:
    stages = ("WORKING", "SEE_STAFF", "FAILED_DEPARTURE", "TRAINING_CERTIFICATION")
    slips = [make_slip(language, stage=stage) for language in LANGUAGES for stage in stages]
    return [*slips, *(make_slip(language) for language in LANGUAGES), *(hard_slip(language) for language in LANGUAGES)]


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_everything_stays_inside_the_margins(dots: int, make_slip: MakeSlip, hard_slip: MakeSlip) -> None:
    margin = (raster.WIDE if dots == 576 else raster.NARROW).margin
    for slip in every_slip(make_slip, hard_slip):
        drawn = raster.draw(slip, dots)
        assert drawn.image.size[0] == dots
        for box in drawn.boxes:
            assert margin <= box.left < box.right <= dots - margin, box
            assert margin <= box.top < box.bottom <= drawn.image.height - margin // 2, box


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_and_country_fits_the_narrow_paper(language: Language, make_slip: MakeSlip) -> None:
    places = itertools.cycle(codes.load("countries"))
    for stage, country in zip(codes.load("stages"), places, strict=False):
        drawn = raster.draw(make_slip(language, stage=stage.code, destination=country.code, valid_until={}), 384)
        whole = {word.rstrip(".") for box in drawn.boxes for word in box.what.removeprefix("text:").split()}
        assert whole >= set(stage.row[f"short_{language}"].split())
        for box in drawn.boxes:
            assert box.left >= 16, box
            assert box.right <= 368, box


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_table_fits_the_narrow_paper(language: Language, make_slip: MakeSlip) -> None:
    for step in next_steps.load(Path(__file__).parents[3] / "content" / "next_steps.yaml"):
        drawn = raster.draw(make_slip(language, step=step, stage=step.stage, valid_until={}), 384)
        texts = [box for box in drawn.boxes if box.what.startswith("text:")]
        assert all(box.left >= 16 and box.right <= 368 for box in texts), step.key
        assert not [pair for pair in itertools.pairwise(texts) if overlap(*pair)], step.key


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_no_text_lies_on_other_text_or_on_the_code(dots: int, make_slip: MakeSlip, hard_slip: MakeSlip) -> None:
    for slip in every_slip(make_slip, hard_slip):
        boxes = [
            b for b in raster.draw(slip, dots).boxes if b.what.startswith(("text:", "qr", "tick", "rule", "weave"))
        ]
        for a, b in itertools.combinations(boxes, 2):
            assert not overlap(a, b), (a, b)


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_every_word_of_the_blocks_is_drawn(dots: int, hard_slip: MakeSlip) -> None:
    slip = hard_slip("id")
    drawn = "".join(b.what.removeprefix("text:") for b in raster.draw(slip, dots).boxes if b.what.startswith("text:"))
    drawn = drawn.replace(" ", "")
    heading = next(b for b in slip.blocks if isinstance(b, Heading) and b.text)
    assert heading.text.replace(" ", "") in drawn
    assert "Pertanggungjawabannya-selesai-diperiksa-oleh-petugas" in drawn
    assert "PosPelayananPelindunganPekerjaMigranIndonesiaKabupatenTimorTengahSelatan" in drawn


@pytest.mark.parametrize("dots", raster.WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_the_code_and_the_token_holds(
    dots: int, language: Language, make_slip: MakeSlip, slip_keys: dict[bytes, bytes], claims: SlipClaims
) -> None:
    image = raster.render(make_slip(language), dots)
    found = zxingcpp.read_barcodes(image.convert("L"))
    assert len(found) == 1
    assert read_token(token_from_text(found[0].text), slip_keys) == claims


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_a_bad_photo_of_worn_paper_still_reads(dots: int, make_slip: MakeSlip) -> None:
    """Dots that spread, a slanted hand, a lens out of focus, half the pixels, grey light."""
    image = raster.render(make_slip(), dots).convert("L").filter(ImageFilter.MinFilter(3))
    image = image.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    image = image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    image = image.filter(ImageFilter.GaussianBlur(0.8)).point([70 + grey // 2 for grey in range(256)])
    assert len(zxingcpp.read_barcodes(image)) == 1


def test_the_longest_address_still_reads_at_both_widths(hard_slip: MakeSlip) -> None:
    slip = hard_slip("id")
    check = next(b for b in slip.blocks if isinstance(b, Check))
    for dots in raster.WIDTHS:
        found = zxingcpp.read_barcodes(raster.render(slip, dots).convert("L"))
        assert [code.text for code in found] == [check.url]


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_a_module_is_six_whole_dots(dots: int, make_slip: MakeSlip) -> None:
    slip = make_slip()
    check = next(b for b in slip.blocks if isinstance(b, Check))
    drawn = raster.draw(slip, dots)
    box = next(b for b in drawn.boxes if b.what == "qr")
    modules = qr.matrix(check.url, 96)
    assert box.right - box.left == len(modules) * 6
    for row, line in enumerate(modules):
        for column, black in enumerate(line):
            x, y = box.left + column * 6, box.top + row * 6
            square = drawn.image.crop((x, y, x + 6, y + 6))
            assert square.getextrema() == ((0, 0) if black else (255, 255))


def test_white_stands_round_the_code(make_slip: MakeSlip) -> None:
    for dots, modules in ((576, 4), (384, 3)):
        drawn = raster.draw(make_slip(), dots)
        box = next(b for b in drawn.boxes if b.what == "qr")
        quiet = modules * 6
        frame = drawn.image.crop((box.left - quiet, box.top, box.left, box.bottom))
        assert frame.getextrema() == (255, 255)
        below = drawn.image.crop((box.left, box.bottom, box.right, box.bottom + 10))
        assert below.getextrema() == (255, 255)


def test_a_text_that_fits_no_code_is_refused() -> None:
    with pytest.raises(qr.TooLong):
        qr.matrix("HTTPS://X/V#" + "A" * 5000, 200)
    with pytest.raises(qr.TooLong):
        qr.matrix("HTTPS://X/V#" + "A" * 400, 40)


def test_rules_are_never_thinner_than_two_dots(make_slip: MakeSlip) -> None:
    for dots in raster.WIDTHS:
        rules = [b for b in raster.draw(make_slip(), dots).boxes if b.what in {"rule", "link", "bar"}]
        assert rules
        assert min(min(b.bottom - b.top, b.right - b.left) for b in rules) >= 2


def test_no_letter_is_smaller_than_2_6_mm() -> None:
    for look in (raster.WIDE, raster.NARROW):
        sizes = [face.size for face in look if hasattr(face, "size")]
        assert min(sizes) > TEXTS_LARGER_THAN


def test_paper_is_not_wasted(make_slip: MakeSlip) -> None:
    assert raster.render(make_slip(), 576).height <= 1920  # 240 mm with six papers to bring
    assert raster.render(make_slip(stage="SEE_STAFF"), 576).height <= 480


def drawn(*blocks: Facts | Title) -> dict[str, Box]:
    boxes = raster.draw(Slip("A-000001", 1, "id", "", blocks), 576).boxes
    return {box.what.removeprefix("text:"): box for box in boxes}


def test_amounts_end_below_each_other_and_other_values_begin_there() -> None:
    rows = (Fact("Sebelum bekerja", "Rp37.500"), Fact("Jumlah", "Rp370.000"))
    ends = [drawn(Facts(rows, amounts=True))[row.value].right for row in rows]
    begins = [drawn(Facts(rows))[row.value].left for row in rows]
    assert abs(ends[0] - ends[1]) <= 2
    assert begins[0] == begins[1]


def test_a_called_number_is_twice_as_large_as_a_title() -> None:
    called, plain = (drawn(Title("A-012", called=one))["A-012"] for one in (True, False))
    assert called.bottom - called.top >= 1.9 * (plain.bottom - plain.top)


def test_a_number_a_little_too_long_is_smaller_and_a_longer_one_is_cut_behind_a_stroke() -> None:
    rows = (Fact("Berlaku sampai", "CONTOH/SIP3MI/0001"), Fact("Kota", "CONTOH/SIP3MI/PUSAT/2026/0001"))
    texts = drawn(Facts(rows))
    assert rows[0].value in texts
    assert [text for text in texts if text and text in rows[1].value] == ["CONTOH/SIP3MI/", "PUSAT/2026/0001"]


def test_the_picture_has_one_bit_a_dot_and_is_the_same_twice(make_slip: MakeSlip) -> None:
    for dots in raster.WIDTHS:
        image = raster.render(make_slip(), dots)
        assert image.mode == "1"
        assert png.encode(image) == png.encode(raster.render(make_slip(), dots))


def test_other_widths_are_refused(make_slip: MakeSlip) -> None:
    with pytest.raises(ValueError, match="dots wide"):
        raster.render(make_slip(), 512)


def decode(data: bytes, dots: int) -> Image.Image:
    """Return the picture that a printer would burn: our own reading of `GS v 0`, strip below strip."""
    rows: list[bytes] = []
    at = data.index(b"\x1dv0")
    while data[at : at + 4] == b"\x1dv0\x00":
        width, height = (int.from_bytes(data[at + i : at + i + 2], "little") for i in (4, 6))
        drawn = [data[at + 8 + i * width : at + 8 + (i + 1) * width] for i in range(height)]
        rows += [row.ljust(dots // 8, b"\x00") for row in drawn]
        at += 8 + width * height
    assert data[at:] == b"\x1bd\x04\x1dVB\x00"
    size = (len(rows[0]) * 8, len(rows))
    return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in b"".join(rows)))


@pytest.mark.parametrize("dots", raster.WIDTHS)
def test_the_preview_is_what_the_printer_burns(dots: int, make_slip: MakeSlip, tmp_path: Path) -> None:
    image = raster.render(make_slip(), dots)
    (tmp_path / "preview.png").write_bytes(png.encode(image))
    with Image.open(tmp_path / "preview.png") as preview:
        assert preview.mode == "1"
        printed = decode(escpos.job(image), dots)
        assert printed.size == preview.size
        assert printed.tobytes() == preview.tobytes()


def test_a_strip_is_whole_commands_of_at_most_48_rows_together(make_slip: MakeSlip) -> None:
    image = raster.render(make_slip(), 576)
    strips = escpos.strips(image)
    for strip in strips:
        assert 1 <= rows_of(strip) <= 48
        assert len(strip) <= 8 + 72 * rows_of(strip)
    assert sum(map(rows_of, strips)) == image.height
    assert escpos.job(image) == b"\x1b@" + b"".join(strips) + b"\x1bd\x04\x1dVB\x00"


def test_white_costs_next_to_nothing_and_a_full_strip_no_more_than_before(make_slip: MakeSlip) -> None:
    image = raster.render(make_slip(), 576)
    assert len(escpos.job(image)) < 0.75 * 72 * image.height
    white, black = bytes(72 * 48), b"\xff" * 72 * 48
    assert [len(strip) for strip in escpos.raster_strips(white + black, 576, 96)] == [8 + 48, 8 + 72 * 48]


def test_bits_that_are_no_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="no image"):
        escpos.raster_strips(b"\x00" * 10, 16, 4)
    with pytest.raises(ValueError, match="one bit"):
        escpos.strips(Image.new("L", (8, 8)))


def test_missing_fonts_say_what_to_install(tmp_path: Path, make_slip: MakeSlip) -> None:
    with pytest.raises(FontsMissing, match="fonts-noto-core"):
        load_fonts(tmp_path)


def test_fonts_come_from_a_folder_of_the_programs_own(tmp_path: Path, make_slip: MakeSlip) -> None:
    for weight in ("Regular", "Bold"):
        source = load_fonts().folder / f"NotoSans-{weight}.ttf"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    image = raster.render(make_slip(), 384, load_fonts(tmp_path))
    assert image.tobytes() == raster.render(make_slip(), 384).tobytes()


def test_letters_side_by_side_are_what_pillow_writes() -> None:
    fonts: Fonts = load_fonts()
    for text in ("Tanyakan AVATAR Wo. Ty", "ffi fi Perjanjian, Jaminan"):
        faces: tuple[Face, ...] = (Face("Regular", 22), Face("Bold", 33), Face("Bold", 60))
        for weight, size in faces:
            font = ImageFont.truetype(fonts.path(weight), size, layout_engine=ImageFont.Layout.BASIC)
            assert fonts.length(text, weight, size) == font.getlength(text)
            ours, theirs = Image.new("L", (1200, 100)), Image.new("L", (1200, 100))
            pen = 20
            for letter in text:
                glyph = fonts.glyph(letter, weight, size)
                ours.paste(255, (pen + glyph.left, 70 + glyph.top), glyph.ink)
                pen += glyph.advance
            ImageDraw.Draw(theirs).text((20, 70), text, fill=255, font=font, anchor="ls")
            assert not ImageChops.difference(ours, theirs).point([0] * 64 + [255] * 192).getbbox()


def test_nothing_of_a_person_stays_in_memory(make_slip: MakeSlip) -> None:
    """Only shapes are remembered: single letters by size, pictograms, rings, the woven band."""
    raster.render(make_slip(), 576)
    assert {len(letter) for letter, _, _ in load_fonts()._glyphs} == {1}
    assert not [value for value in vars(qr).values() if isinstance(value, functools._lru_cache_wrapper)]
    names = {name for name, value in vars(paper).items() if isinstance(value, functools._lru_cache_wrapper)}
    assert names == {"_pictogram", "_ring", "_weave"}
