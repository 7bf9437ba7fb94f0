"""Reference codes: one CSV a list under onedata/codes, read on first use.

Every row keeps `verification` (V read in a primary text, V2 in a secondary one, K general knowledge, U unsure) and
`source` (keys of the list `sources`, joined by `;`): only V and V2 facts are shown to people.
"""

import csv
import functools
import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Literal

import msgspec

Language = Literal["id", "en"]


class UnknownCode(LookupError):  # noqa: N818  # named for what is wrong
    """A list or a code in it that does not exist."""


class Code(msgspec.Struct, frozen=True):
    """One row of a list; `row` holds every column by its name, absent values as empty text."""

    code: str
    name_id: str
    name_en: str
    row: dict[str, str]


@functools.cache
def load(list_name: str) -> tuple[Code, ...]:
    """Return a list in file order: stages, journey_steps, schemes, documents, countries, occupations, regions, places,
    sources, services, placements_by_country, placements_by_origin, profile, case_topics or access_reasons. Raises
    `UnknownCode`.
    """  # noqa: D205  # the list of lists is the sentence
    path = resources.files("onedata").joinpath("codes", f"{list_name}.csv")
    if not re.fullmatch(r"[a-z_]+", list_name) or not path.is_file():
        raise UnknownCode(f"there is no code list {list_name!r}")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Code(row["code"], row["name_id"], row["name_en"], row) for row in rows)


@functools.cache
def index(list_name: str) -> Mapping[str, Code]:
    """Return a list by code. Raises `UnknownCode`."""
    return MappingProxyType({code.code: code for code in load(list_name)})


def get(list_name: str, code: str) -> Code:
    """Return one row of a list. Raises `UnknownCode`, naming both."""
    found = index(list_name).get(code)
    if found is None:
        raise UnknownCode(f"there is no code {code!r} in {list_name}")
    return found


def stage(code: str) -> Code:
    """Return a stage; its row also has short_id, short_en, icon, journey_step and sensitive. Raises `UnknownCode`."""
    return get("stages", code)


def text(list_name: str, code: str, language: Language) -> str:
    """Return the name of a code in a language, as shown to people. Raises `UnknownCode`."""
    found = get(list_name, code)
    return found.name_id if language == "id" else found.name_en


def short(list_name: str, code: str, language: Language) -> str:
    """Return the short name (at most three words, for stages and documents), else the name. Raises `UnknownCode`."""
    return get(list_name, code).row.get(f"short_{language}") or text(list_name, code, language)
