"""What the kiosk is made of besides itself: pinned by hash, and under licences that bind nobody to the GPL."""

import re
from importlib import metadata
from pathlib import Path

import pytest

FILES = sorted(Path("requirements").glob("*.txt"))
_PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", re.MULTILINE)
_FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|Mozilla Public License|MPL|LGPL|Lesser General|ISC|Zlib"
)
_BINDING = re.compile(r"(?<!L)(?<!Lesser )(?:\bA?GPL|General Public)")


def licence(package: str) -> str:
    """What a package says of its licence, wherever it says so."""
    said = metadata.metadata(package)
    trove = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    free_text = (said.get_all("License") or [""])[0].partition("\n")[0]
    return str((said.get_all("License-Expression") or [" / ".join([free_text, *trove])])[0])


def bound(said: str) -> bool:
    """Whether whoever ships this is bound to the GPL: `LGPL OR GPL` leaves the choice, `GPL` does not."""
    choices = [choice for choice in re.split(r" OR | / ", said) if choice]
    return bool(choices) and all(_BINDING.search(choice) for choice in choices)


def families(said: str) -> set[str]:
    """The kinds of licence that are named, each by one name."""
    same = {"Python Software Foundation": "PSF", "Mozilla Public License": "MPL", "Lesser General": "LGPL"}
    return {same.get(found, found) for found in _FREE.findall(said)}


def test_nothing_that_a_kiosk_runs_on_is_under_the_gpl() -> None:
    packages = [name for name, _ in _PINNED.findall(Path("requirements/kiosk.txt").read_text(encoding="utf-8"))]
    assert len(packages) > 20
    licences = {name: licence(name) for name in packages}
    assert {name: said for name, said in licences.items() if bound(said)} == {}
    assert {name: said for name, said in licences.items() if not _FREE.search(said)} == {}
    assert [name for name in packages if name.startswith("pyside6") and "essentials" not in name] == []


def test_the_page_of_third_parties_names_every_package_and_its_licence() -> None:
    table = Path("THIRD-PARTY.md").read_text(encoding="utf-8").partition("| what else |")[0]
    told = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \|$", table, re.MULTILINE))
    packages = [name for name, _ in _PINNED.findall(Path("requirements/kiosk.txt").read_text(encoding="utf-8"))]
    assert sorted(told) == sorted(packages)
    wrong = {name: (told[name], licence(name)) for name in packages if families(told[name]) - families(licence(name))}
    assert wrong == {}


def test_a_package_under_the_gpl_would_be_found() -> None:
    for said in ("GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "GPL-2.0 / GPL-3.0"):
        assert bound(said), said
    for said in ("LGPL-3.0-only OR GPL-2.0-only", "GNU Lesser General Public License v2 or later (LGPLv2+)", "MIT"):
        assert not bound(said), said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_package_is_pinned_and_known_by_its_hash(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert blocks
    assert [block.split("\n")[0] for block in blocks if not _PINNED.match(block) or "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://|^-[ie]|@ ", text, re.MULTILINE)
