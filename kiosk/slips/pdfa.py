"""What makes a sheet an archival file, PDF/A-2b (ISO 19005-2): its description in XMP, and the colours it means.

Fonts are embedded by `sheet`, nothing is transparent, linked or scripted; only these two are missing from a plain PDF,
and the line on which a stream's end must stand. Streams are written as bytes: in letters they were a quarter longer.
"""

import functools
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import PDFArray, PDFBase85Encode, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

PRODUCER = "AIM"
_MOMENT = "2000-01-01T00:00:00+00:00"
"""The date that reportlab writes into a file whose bytes shall not depend on the clock."""
_STREAM_END = b"endstream\n"
_ICC_DATE = slice(24, 36)
_ICC_DAY = bytes.fromhex("07e4 0001 0001 0000 0000 0000")

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{producer}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


plain_stream = PDFStream.format
"""A stream as reportlab writes it by itself."""


def _stream(stream: PDFStream, document: object) -> bytes:
    """Write a stream as reportlab does, in bytes and with its end on a line of its own (ISO 19005-2, 6.1.7.1)."""
    if stream.filters:
        stream.filters = [one for one in stream.filters if one is not PDFBase85Encode]
    written: bytes = plain_stream(stream, document)
    return written.removesuffix(_STREAM_END) + b"\n" + _STREAM_END


# Streams of pages and fonts are made inside reportlab, which takes no other class for them.
PDFStream.format = _stream  # type: ignore[method-assign,assignment]


def archive(canvas: Canvas, *, title: str, subject: str, language: str) -> None:
    """Describe the sheet inside and outside as one, and name sRGB as its colours; call after the last page."""
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor(PRODUCER)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    words = {"title": title, "subject": subject, "language": language, "producer": PRODUCER, "moment": _MOMENT}
    described = _XMP.format(**{name: escape(text) for name, text in words.items()})
    document: Any = getattr(canvas, "_doc")  # noqa: B009  # reportlab has no other way to the catalogue
    for page in document.Pages.pages:
        page.Trans = None  # reportlab writes an empty one
    catalog = document.Catalog
    kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    catalog.Metadata = PDFStream(PDFDictionary(kind), described.encode(), filters=[])
    colours = PDFStream(PDFDictionary({"N": 3}), _srgb())
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "DestOutputProfile": document.Reference(colours),
    }
    catalog.__Defaults__ = {**catalog.__Defaults__, "OutputIntents": None}
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


@functools.cache
def _srgb() -> bytes:
    """Return the sRGB profile, with a fixed date in it: the bytes of a sheet depend on its slip alone."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_ICC_DATE] = _ICC_DAY
    return bytes(profile)
