"""The slip as an A4 sheet: the same words in the same order, set for paper that a family keeps.

The bytes depend on the slip and the fonts alone, so that two people can compare two files.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from kiosk.slips.fonts import Fonts, load_fonts
from kiosk.slips.model import Block, Check, Heading, Rule, Slip
from kiosk.slips.pdfa import archive
from kiosk.slips.sheet import HEIGHT, MARGIN, SAND, WIDTH, Sheet, registered
from kiosk.slips.sheet_pieces import GAP, PAD, Piece, piece, stack
from kiosk.slips.words import Language

_MIDDLE = WIDTH / 2
_ROOM = HEIGHT - 2 * MARGIN
_SMALLEST = 0.88
"""A slip that is a little too long for one page is set so much smaller at most: a code's module is then 0.74 mm."""


def render(slip: Slip, fonts: Fonts | None = None) -> bytes:
    """Return the sheet as a PDF/A-2b. Raises FontsMissing without Noto Sans, TooLong where the QR code cannot fit."""
    return render_all((slip,), f"{slip.title} {slip.serial}", slip.title, slip.language, fonts)


def render_all(
    slips: Iterable[Slip], title: str, subject: str, language: Language, fonts: Fonts | None = None
) -> bytes:
    """Return the sheets of many slips as one PDF/A-2b, each on a page of its own. Raises like `render`."""
    out = io.BytesIO()
    fonts = fonts or load_fonts()
    first = registered(fonts)["Regular"]  # reportlab would write Helvetica into the file otherwise
    size = (WIDTH, HEIGHT)
    canvas = Canvas(out, size, invariant=True, lang=language, pageCompression=1, initialFontName=first)  # type: ignore[arg-type]  # the stubs take a font for a number
    canvas.setViewerPreference("DisplayDocTitle", "true")
    sheet = Sheet(canvas, fonts)
    for slip in slips:
        flow(slip.blocks, sheet)
        canvas.showPage()
    archive(canvas, title=title, subject=subject, language=language)
    canvas.save()
    return out.getvalue()


class Panel(NamedTuple):
    """A section between left and right; one with a heading lies on sand."""

    section: list[Block]
    left: float
    right: float

    @property
    def pad(self) -> float:
        """White between the panel's edge and its text."""
        return PAD if isinstance(self.section[0], Heading) else 0

    @property
    def is_dates(self) -> bool:
        """Whether it leaves room for the code beside it."""
        return isinstance(self.section[0], Heading) and not self.section[0].text

    def pieces(self, sheet: Sheet) -> list[Piece]:
        """Return its blocks, set."""
        return [piece(block, sheet, self.left + self.pad, self.right - self.pad) for block in self.section]


class Row(NamedTuple):
    """Panels beside each other, set."""

    filled: list[tuple[Panel, list[Piece]]]

    @property
    def height(self) -> float:
        """As high as the highest of them."""
        return max(sum(p.height for p in pieces) + 2 * panel.pad for panel, pieces in self.filled)

    def parts(self) -> Iterator["Row"]:
        """Give itself, or, where it is higher than a page, what it holds on as many pages as it takes."""
        if self.height <= _ROOM:
            yield self
            return
        for panel, pieces in self.filled:
            part: list[Piece] = []
            for one in pieces:
                if part and Row([(panel, [*part, one])]).height > _ROOM:
                    yield Row([(panel, part)])
                    part = []
                part.append(one)
            yield Row([(panel, part)])

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the panels and what is in them."""
        for panel, pieces in self.filled:
            if panel.pad:
                sheet.area(panel.left, top, panel.right, top + self.height, SAND, 10)
            stack(*pieces).draw(top + panel.pad)


def flow(blocks: Sequence[Block], sheet: Sheet) -> None:
    """Set section under section; what is a little too long is set smaller, what does not fit begins a new page."""
    whole = [Row([(panel, panel.pieces(sheet)) for panel in row]) for row in _rows(_sections(blocks))]
    rows = [part for row in whole for part in row.parts()]
    share = _ROOM / (sum(row.height + GAP for row in rows) - GAP)
    if _SMALLEST <= share < 1:
        sheet.shrink(share)
    top = MARGIN
    for row in rows:
        if share < _SMALLEST and top > MARGIN and top + row.height > HEIGHT - MARGIN:
            sheet.canvas.showPage()
            top = MARGIN
        row.draw(sheet, top)
        top += row.height + GAP


def _rows(sections: list[list[Block]]) -> list[list[Panel]]:
    """Return the panels of each row; the code stands beside the dates, where there are any."""
    rows: list[list[Panel]] = []
    for section in sections:
        panel = Panel(section, MARGIN, WIDTH - MARGIN)
        if isinstance(section[0], Check) and rows and rows[-1][-1].is_dates:
            dates = rows.pop()[-1]
            rows.append([dates._replace(right=_MIDDLE - GAP / 2), panel._replace(left=_MIDDLE + GAP / 2)])
        else:
            rows.append([panel])
    return rows


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks between rules; rules themselves become white space."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Rule):
            sections.append([])
        else:
            sections[-1].append(block)
    return [section for section in sections if section]
