"""Invented names and firms. CONTOH stands in each, so that nobody takes one for a person or a company."""

import random

MARK = "Contoh"

_WOMEN = (
    "Siti", "Nur", "Dewi", "Sri", "Rina", "Aminah", "Fatimah", "Halimah", "Baiq", "Laila", "Mardiana", "Nuraini",
    "Rohani", "Sumiati", "Yuliana", "Zaenab", "Hikmah", "Ratna", "Wahyuni", "Endang", "Khadijah", "Maesarah",
)  # fmt: skip
_MEN = (
    "Ahmad", "Muhammad", "Lalu", "Agus", "Budi", "Hasan", "Ismail", "Jumadil", "Khairul", "Mahsun", "Rusdi", "Sahrul",
    "Supardi", "Taufik", "Umar", "Wahid", "Yusuf", "Zulkarnaen", "Fathurrahman", "Herman", "Irwan", "Sapri",
)  # fmt: skip
_LAST_WOMEN = (
    "Rahmawati", "Wulandari", "Hidayati", "Lestari", "Susanti", "Handayani", "Maulida", "Safitri", "Kurniasih",
    "Anggraini", "Puspita", "Ningsih", "Mulyani", "Sakinah", "Fitriani", "Astuti", "Apriani", "Komariah",
)  # fmt: skip
_LAST_MEN = (
    "Wijaya", "Hidayat", "Saputra", "Hamdani", "Wiratama", "Ramdani", "Prasetya", "Kurniawan", "Maulana", "Suhardi",
    "Satriawan", "Mahendra", "Firmansyah", "Asrori", "Junaidi", "Hakim", "Sasmita", "Azhari",
)  # fmt: skip
_AGENCIES = ("Bina Karya", "Cahaya Rinjani", "Duta Samudra", "Gema Insani", "Mitra Sejahtera", "Surya Lombok")
_EMPLOYERS = ("Harmony", "Sunrise", "Golden Lotus", "Blue Harbour", "Evergreen", "Silver Pine", "Morning Star")


def person(sex: str, chance: random.Random) -> str:
    """Return a name, for example `Siti Contoh Rahmawati`."""
    first, last = (_WOMEN, _LAST_WOMEN) if sex == "P" else (_MEN, _LAST_MEN)
    return f"{chance.choice(first)} {MARK} {chance.choice(last)}"


def agency(chance: random.Random) -> str:
    """Return the name of a placing company that does not exist."""
    return f"PT {MARK} {chance.choice(_AGENCIES)}"


def licence(chance: random.Random) -> str:
    """Return a licence number that cannot be one."""
    return f"CONTOH/SIP3MI/{chance.randrange(1, 1000):04d}"


def employer(chance: random.Random) -> str:
    """Return the name of an employer that does not exist."""
    return f"{MARK} {chance.choice(_EMPLOYERS)}"
