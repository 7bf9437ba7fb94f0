"""What plain language means here, as rules a program can keep: sentences, abbreviations, numbers, no phone number."""

import re
from collections.abc import Iterator
from typing import Final

from onedata.articles import Language, words

SENTENCE_WORDS: Final = 12
"""Most words of a sentence, also of a heading and of a bullet."""
ASK_STAFF: Final[dict[Language, str]] = {"id": "tanyakan petugas", "en": "ask the staff"}
"""What stands in place of every fact that nobody has verified."""
KNOWN: Final[dict[Language, frozenset[str]]] = {
    "id": frozenset({"KTP", "RI", "SD", "SMP", "SMA", "SMK", "HP", "PT", "CV", "QR", "BPJS", "ID", "PIN"}),
    "en": frozenset({"QR", "PT", "CV", "BPJS", "ID", "PIN", "IDR"}),
}
"""Abbreviations that need no explanation in a language: everyday words, and names."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_ABBREVIATION: Final = re.compile(r"(?<![\w/-])(?=[A-Z0-9-]*[A-Z][A-Z0-9-]*[A-Z])[A-Z][A-Z0-9-]*(?!\w)")
_NUMBER: Final = re.compile(r"\d+(?:[.,/]\d+)*")
_PHONE: Final = re.compile(r"\+\d{1,3}[\s-]?\d|(?<![\d.,/])0\d{2,3}[\s-]?\d{3}|\d(?:[\s().-]*\d){6,}")
_MONEY: Final = re.compile(r"(?:Rp|IDR)\s?\d+(?:[.,]\d+)*")
_CALL: Final = re.compile(
    r"\b(?:telepon|hubungi|hotline|call|phone|whatsapp|nomor darurat|dial)\b\D{0,30}\d{3}", re.IGNORECASE
)
_BINDING: Final[dict[Language, re.Pattern[str]]] = {
    "id": re.compile(
        r"\b(?:wajib|harus|dilarang|tidak boleh|berhak|gratis|tanpa biaya|paling (?:lama|sedikit))\b", re.IGNORECASE
    ),
    "en": re.compile(
        r"\b(?:must|may not|forbidden|entitled|right to|free of charge|at (?:most|least))\b", re.IGNORECASE
    ),
}


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text at sentence ends; `Rp370.000` and `18/2017` hold no sentence end."""
    return tuple(part for part in _SENTENCE_END.split(text.strip()) if part)


def long_sentences(text: str) -> Iterator[str]:
    """Yield the sentences above `SENTENCE_WORDS` words."""
    return (sentence for sentence in sentences(text) if words(sentence) > SENTENCE_WORDS)


def unexplained(passages: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return the abbreviations of an article that are not explained where they stand first.

    Explained is `P3MI (perusahaan penempatan)` or `perusahaan penempatan (P3MI)`.
    """
    seen: set[str] = set(KNOWN[language])
    missing = []
    for passage in passages:
        for found in _ABBREVIATION.finditer(passage):
            if found[0] in seen:
                continue
            seen.add(found[0])
            before, after = passage[: found.start()], passage[found.end() :]
            alone_in_brackets = before.endswith("(") and after.startswith(")") and words(before) > 0
            if not alone_in_brackets and not after.startswith(" ("):
                missing.append(found[0])
    return tuple(missing)


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers of a text in order of size of text, without thousands separators: equal in both languages."""
    return tuple(sorted(re.sub(r"[.,]", "", number) for number in _NUMBER.findall(text)))


def phone_like(text: str) -> str | None:
    """Return what looks like a phone number, if anything does: those come from checked contacts, never from a text."""
    found = _PHONE.search(_MONEY.sub("Rp", text)) or _CALL.search(text)
    return found[0] if found else None


def only_asks(text: str, language: Language) -> bool:
    """Say whether every sentence only sends to the staff, and no number slipped in."""
    return all(ASK_STAFF[language] in sentence.lower() for sentence in sentences(text)) and not _NUMBER.search(text)


def binding(text: str, language: Language) -> str | None:
    """Return the number or the word of law in a text, if there is one: such a text needs a source."""
    found = _NUMBER.search(text) or _BINDING[language].search(text)
    return found[0] if found else None
