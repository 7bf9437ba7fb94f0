"""Numbers and money as people of a language write them: `1.250` and `Rp370.000`, `1,250` and `IDR 370,000`."""

from typing import Final

_RUPIAH: Final = "IDR"


def grouped(number: int, language: str) -> str:
    """Return a number in groups of three: with points in Indonesian, with commas in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "id" else text


def money(amount: int, currency: str, language: str) -> str:
    """Return an amount with its currency (ISO 4217); rupiah stand as `Rp370.000` in Indonesian."""
    if (currency, language) == (_RUPIAH, "id"):
        return f"Rp{grouped(amount, language)}"
    return f"{currency} {grouped(amount, language)}".strip()


def rupiah(amount: int, language: str) -> str:
    """Return an amount of rupiah."""
    return money(amount, _RUPIAH, language)
