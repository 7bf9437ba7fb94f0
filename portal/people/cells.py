"""Reading one cell of a delivered table: every way a cell can be wrong has a code and a sentence in two languages."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection

from onedata import sealing

LONGEST_CELL = 4000
EMPTY = frozenset({"", "-"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_SCIENTIFIC = re.compile(r"\d+[.,]?\d*[eE]\+?\d+")
_DATES = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), (1, 2, 3)),
    (re.compile(r"(\d{2})[-/.](\d{2})[-/.](\d{4})"), (3, 2, 1)),
)
_OLDEST = 15
_AGE_LIMIT = 100
_UNREADABLE = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of a byte that the file's encoding does not have."""
_WORD = re.compile(r"[^\W\d_]")

REASONS: dict[str, tuple[str, str]] = {
    "required": ("This cell must not be empty.", "Sel ini harus diisi."),
    "too-long": ("The text is too long.", "Teks terlalu panjang."),
    "control": ("The cell holds control or invisible characters.", "Sel berisi karakter kendali atau tak terlihat."),
    "encoding": (
        "The cell holds letters that cannot be read. Save the file as CSV UTF-8.",
        "Sel berisi huruf yang tidak terbaca. Simpan berkas sebagai CSV UTF-8.",
    ),
    "formula": ("The cell begins like a spreadsheet formula.", "Awal sel seperti rumus lembar kerja."),
    "scientific": (
        "A spreadsheet shortened this number. Format the column as text and export again.",
        "Angka ini dipendekkan lembar kerja. Ubah kolom menjadi teks, lalu ekspor lagi.",
    ),
    "date": ("Write the date as YYYY-MM-DD or DD-MM-YYYY.", "Tulis tanggal sebagai TTTT-BB-HH atau HH-BB-TTTT."),
    "future": ("The date lies in the future.", "Tanggal belum terjadi."),
    "age": ("The age is below 15 or above 100.", "Usia di bawah 15 atau di atas 100 tahun."),
    "code": ("The code is not in the reference list.", "Kode tidak ada dalam daftar rujukan."),
    "nik": ("A NIK has 16 digits.", "NIK terdiri atas 16 angka."),
    "passport": ("A passport number has 5 to 15 letters or digits.", "Nomor paspor berisi 5-15 huruf atau angka."),
    "card": ("A card identifier has 8 or more hexadecimal digits.",
             "Nomor kartu terdiri atas 8 angka heksadesimal atau lebih."),
    "card-random": ("This card shows another number at each tap.", "Nomor kartu ini berubah setiap kali ditempelkan."),
    "phone": ("A phone number has 8 to 15 digits.", "Nomor telepon terdiri atas 8-15 angka."),
    "yes-no": ("Write ya or tidak.", "Tulis ya atau tidak."),
    "number": ("Write a whole number from 1 to 120.", "Tulis bilangan bulat dari 1 sampai 120."),
    "name": ("A name has letters and at most 100 characters.", "Nama berisi huruf, paling banyak 100 karakter."),
    "key": ("A registration number has letters, digits, dots, hyphens or slashes, at most 40.",
            "Nomor pendaftaran berisi huruf, angka, titik, tanda hubung, atau garis miring, paling banyak 40."),
    "place": ("A region code has 2, 4, 6 or 10 digits.", "Kode wilayah terdiri atas 2, 4, 6, atau 10 angka."),
    "history": ("Write the history as CODE:YYYY-MM-DD, divided by spaces, oldest first.",
                "Tulis riwayat sebagai KODE:TTTT-BB-HH, dipisah spasi, yang terlama dahulu."),
    "history-end": ("The last stage of the history must be stage_code.",
                    "Tahap terakhir riwayat harus sama dengan stage_code."),
    "order": ("The end lies before the start.", "Akhir mendahului awal."),
    "both": ("A document is both held and missing.", "Satu dokumen tercatat ada dan juga kurang."),
    "columns": ("The line has more or fewer cells than the header.", "Jumlah sel berbeda dari baris judul."),
    "quote": ("A quotation mark is open at the end of the line.", "Tanda kutip belum ditutup di akhir baris."),
    "twice": ("An earlier line has the same source_system and source_key.",
              "Baris sebelumnya memuat source_system dan source_key yang sama."),
    "nik-twice": ("An earlier line has the same NIK.", "Baris sebelumnya memuat NIK yang sama."),
    "older": ("The portal holds newer data of this person.", "Portal sudah memiliki data yang lebih baru."),
    "row-key": ("A code of a row has capital letters or lower-case letters as its list asks, digits and hyphens.",
                "Kode baris berisi huruf besar atau huruf kecil sesuai daftarnya, angka, dan tanda hubung."),
    "row-twice": ("An earlier line has the same code.", "Baris sebelumnya memuat kode yang sama."),
    "whole": ("Write a whole number without dots, within the range of the column.",
              "Tulis bilangan bulat tanpa titik, dalam batas kolom ini."),
    "currency": ("Write the currency as three capital letters, such as HKD.",
                 "Tulis mata uang dengan tiga huruf besar, misalnya HKD."),
    "pair": ("Pay and currency stand together or not at all.", "Gaji dan mata uang ditulis berdua, atau kosong."),
    "nobody": ("The portal knows nobody with this number.", "Tidak ada orang dengan nomor ini di portal."),
    "several": ("Several people have this number.", "Beberapa orang memiliki nomor ini."),
    "person-twice": ("An earlier line names the same person.", "Baris sebelumnya menyebut orang yang sama."),
    "other-person": ("The portal holds this NIK with another birth date. Check both.",
                     "NIK ini tercatat dengan tanggal lahir lain. Periksa keduanya."),
}  # fmt: skip
"""Code → sentence in English and in Indonesian. No sentence repeats what the cell holds."""


class CellWrong(ValueError):  # noqa: N818 - said of the cell
    """A cell that cannot be taken; `code` is one of REASONS. It never carries the cell's text."""

    def __init__(self, code: str, column: str = "") -> None:
        super().__init__(REASONS[code][0])
        self.code = code
        self.column = column


def clean(raw: str, *, may_begin_with_plus: bool = False) -> str:
    """Return a cell in one Unicode spelling without outer blanks; raises CellWrong for what no cell may hold."""
    text = unicodedata.normalize("NFC", raw).strip(" \u00a0")
    if text in EMPTY:
        return ""
    if len(text) > LONGEST_CELL:
        raise CellWrong("too-long")
    plus = may_begin_with_plus and re.fullmatch(r"\+[0-9 ()-]+", text)
    if text.startswith(_FORMULA) and not plus:
        raise CellWrong("formula")
    if _UNREADABLE.search(text):
        raise CellWrong("encoding")
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in text):
        raise CellWrong("control")
    return text


def name(text: str) -> str:
    """Return a person's or firm's name: at least one letter, at most 100 characters."""
    if len(text) > 100 or not _WORD.search(text):  # noqa: PLR2004 - the width of the column
        raise CellWrong("name")
    return " ".join(text.split())


def key(text: str) -> str:
    """Return a registration number of a source system."""
    if not re.fullmatch(r"[A-Za-z0-9./_-]{1,40}", text):
        raise CellWrong("key")
    return text


def date(text: str) -> dt.date:
    """Return a date written year first or day first; two-digit years are refused because they can be read two ways."""
    for pattern, (year, month, day) in _DATES:
        if match := pattern.fullmatch(text):
            try:
                return dt.date(int(match[year]), int(match[month]), int(match[day]))
            except ValueError:
                break
    raise CellWrong("date")


def past_date(today: dt.date) -> Callable[[str], dt.date]:
    """Return a parser for dates that have happened."""

    def parse(text: str) -> dt.date:
        value = date(text)
        if value > today:
            raise CellWrong("future")
        return value

    return parse


def birth_date(today: dt.date) -> Callable[[str], dt.date]:
    """Return a parser for the birth date of somebody who may stand in labour data."""

    def parse(text: str) -> dt.date:
        value = date(text)
        if not _OLDEST <= (today - value).days // 365.25 <= _AGE_LIMIT:
            raise CellWrong("age")
        return value

    return parse


def code(known: Collection[str]) -> Callable[[str], str]:
    """Return a parser for one code of a reference list, written in any case of letters."""
    by_upper = {one.upper(): one for one in known}

    def parse(text: str) -> str:
        if text.upper() not in by_upper:
            raise CellWrong("code")
        return by_upper[text.upper()]

    return parse


def codes(known: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Return a parser for several codes, divided by blanks or `|`."""
    one = code(known)
    return lambda text: tuple(sorted({one(part) for part in re.split(r"[\s|]+", text) if part}))


def nik(text: str) -> str:
    """Return a NIK: 16 digits and nothing else is asked, because corrected people keep the old number."""
    if _SCIENTIFIC.fullmatch(text):
        raise CellWrong("scientific")
    try:
        return sealing.identifier("nik", text)
    except sealing.MalformedCredential:
        raise CellWrong("nik") from None


def passport(text: str) -> str:
    """Return a passport number."""
    try:
        return sealing.identifier("passport", text)
    except sealing.MalformedCredential:
        raise CellWrong("passport") from None


def card(text: str) -> str:
    """Return the identifier of a bound card."""
    if _SCIENTIFIC.fullmatch(text):
        raise CellWrong("scientific")
    try:
        return sealing.identifier("card", text)
    except sealing.RandomIdentifier:
        raise CellWrong("card-random") from None
    except sealing.MalformedCredential:
        raise CellWrong("card") from None


def phone_last4(text: str) -> str:
    """Return the last four digits of a phone number: the portal keeps no more of it."""
    if _SCIENTIFIC.fullmatch(text):
        raise CellWrong("scientific")
    digits = re.sub(r"[\s().+-]", "", text)
    if not re.fullmatch(r"[0-9]{8,15}", digits):
        raise CellWrong("phone")
    return digits[-4:]


def yes_no(text: str) -> bool:
    """Return True for ya, yes, y, 1, false for tidak, no, t, n, 0."""
    if text.lower() in {"ya", "yes", "y", "1", "true"}:
        return True
    if text.lower() in {"tidak", "no", "t", "n", "0", "false"}:
        return False
    raise CellWrong("yes-no")


def months(text: str) -> int:
    """Return the months of a contract."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= 120:  # noqa: PLR2004 - ten years
        raise CellWrong("number")
    return int(text)


def place(text: str) -> str:
    """Return a Kemendagri region code without dots."""
    digits = text.replace(".", "")
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}", digits):
        raise CellWrong("place")
    return digits
