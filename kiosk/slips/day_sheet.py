"""The report of a day as an A4 sheet with charts: archival, in the office's language, nobody on it."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kiosk.slips.day_figures import Chart, DaySheet
from kiosk.slips.fonts import load_fonts
from kiosk.slips.pdfa import archive
from kiosk.slips.sheet import BARK, HEIGHT, INK, LINE, MARGIN, SAND, SEA, SOFT, WIDTH, Sheet, Style, registered
from kiosk.slips.words import Language, words

TITLE = Style("Bold", 22, SEA)
HEADING = Style("Bold", 12, BARK)
FIGURE = Style("Bold", 24, INK)
SMALL = Style("Regular", 9, SOFT)
ROW = Style("Regular", 10, INK)
VALUE = Style("Bold", 10, INK)
_ROW = 17.0
_LABEL = 148.0
_GAP = 24.0
_HALF = (WIDTH - 2 * MARGIN - _GAP) / 2


def render(said: DaySheet, language: Language) -> bytes:
    """Return the sheet as PDF/A; raises FontsMissing without Noto Sans."""
    say = words(language)
    out = io.BytesIO()
    fonts = load_fonts()
    face = registered(fonts)["Regular"]
    canvas = Canvas(out, A4, invariant=True, initialFontName=face)  # type: ignore[arg-type]  # the stubs take a number
    sheet = Sheet(canvas, fonts)
    top = _head(sheet, said, say("slip.day.title"))
    bottoms = [top, top]
    for chart in said.charts:
        side = bottoms.index(min(bottoms))
        bottoms[side] = _chart(sheet, chart, MARGIN + side * (_HALF + _GAP), bottoms[side], say("slip.day.nothing"))
    top = max(bottoms)
    for note in said.notes:
        top = sheet.lines(MARGIN, top, sheet.wrapped(note, SMALL, WIDTH - 2 * MARGIN), SMALL)
    canvas.showPage()
    archive(canvas, title=f"{say('slip.day.title')}, {said.day}", subject=said.office, language=language)
    canvas.save()
    return out.getvalue()


def _head(sheet: Sheet, said: DaySheet, title: str) -> float:
    sheet.text(MARGIN, MARGIN, title, TITLE)
    sheet.text(MARGIN, MARGIN + 30, f"{said.office} · {said.day}", ROW)
    top, width = MARGIN + 58, (WIDTH - 2 * MARGIN + 10) / max(1, len(said.figures))
    for index, (figure, what) in enumerate(said.figures):
        left = MARGIN + index * width
        sheet.area(left, top, left + width - 10, top + 64, SAND, 6)
        sheet.text(left + 10, top + 8, figure, FIGURE)
        sheet.text(left + 10, top + 44, what, SMALL)
    return top + 64 + _GAP


def _chart(sheet: Sheet, chart: Chart, left: float, top: float, nothing: str) -> float:
    sheet.text(left, top, chart.title, HEADING)
    top += 22
    if not chart.bars:
        sheet.text(left, top, nothing, SMALL)
        return top + _ROW + _GAP
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    label = min(_LABEL, max(sheet.length(bar.name, ROW) for bar in chart.bars) + 10)
    room = _HALF - label - 34
    for bar in chart.bars:
        sheet.text(left, top, _cut(sheet, bar.name, label - 6), ROW)
        width = max(2.0, room * bar.length / longest)
        sheet.area(left + label, top + 2, left + label + width, top + 12, SEA if bar.length else LINE, 2)
        sheet.text(left + label + width + 5, top, bar.figure, VALUE)
        top += _ROW
    return min(top + _GAP, HEIGHT - MARGIN)


def _cut(sheet: Sheet, text: str, width: float) -> str:
    while sheet.length(text, ROW) > width:
        text = text[:-2].rstrip() + "…"
    return text
