"""The pages of a machine: every kind is found, without guidance too, and nothing is opened before the first one."""

from pathlib import Path

import msgspec
import pytest

from kiosk.config import load
from kiosk.guidance import pages
from kiosk.office_time import OfficeTime
from kiosk.ports.pages import Pages
from kiosk.visit.guide import PageKind, Ref
from tests.kiosk.test_first_frame import CONFIG


@pytest.fixture
def port(tmp_path: Path) -> Pages:
    path = tmp_path / "kiosk.toml"
    path.write_text(CONFIG)
    (tmp_path / "data").mkdir()
    config = load(path)
    return Pages(config, OfficeTime(config.office.timezone))


@pytest.mark.parametrize("kind", PageKind, ids=lambda kind: kind.value)
def test_a_machine_without_content_still_answers_every_page(port: Pages, kind: PageKind) -> None:
    assert isinstance(port.open(Ref(kind, "HK" if kind is PageKind.COUNTRY else "contoh"), "id"), msgspec.Struct)


def test_what_the_code_lists_know_is_there_without_any_delivery(port: Pages) -> None:
    assert isinstance(port.open(Ref(PageKind.COUNTRY, "HK"), "id"), pages.Country)
    assert port.open(Ref(PageKind.TOPICS), "id") == pages.Topics(())


def test_making_it_touches_no_file(port: Pages, tmp_path: Path) -> None:
    assert list((tmp_path / "data").iterdir()) == []
