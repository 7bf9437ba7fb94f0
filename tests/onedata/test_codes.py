import csv
import re
from pathlib import Path

import pytest

from onedata import codes
from onedata.records import NEUTRAL_STAGE

FOLDER = Path(codes.__file__).parent / "codes"
LISTS = sorted(path.stem for path in FOLDER.glob("*.csv"))
PHONE = re.compile(r"(\+\d{1,3}[ -]?\d{2}|\b08\d{2}[- ]?\d{3})")
STEPS = {"DAFTAR", "DOKUMEN", "VISA", "BERANGKAT", "BEKERJA", "PULANG", "BERHENTI", "PETUGAS"}


def test_every_promised_list_is_there() -> None:
    promised = {
        *("stages", "schemes", "documents", "countries", "occupations", "regions", "places", "sources", "services"),
        *("placements_by_country", "placements_by_origin", "profile", "journey_steps", "case_topics", "access_reasons"),
    }
    assert set(LISTS) == promised


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_whole(name: str) -> None:
    rows = codes.load(name)
    assert len({code.code for code in rows}) == len(rows) > 0
    for code in rows:
        assert code.code
        assert code.name_id
        assert code.name_en
        assert None not in code.row
        assert None not in code.row.values()
        assert all(value == value.strip() for value in code.row.values())


@pytest.mark.parametrize("name", [name for name in LISTS if name != "sources"])
def test_every_row_says_how_sure_it_is_and_names_known_sources(name: str) -> None:
    known = codes.index("sources")
    for code in codes.load(name):
        assert code.row["verification"] in {"V", "V2", "K", "U"}, code
        sources = [key for key in code.row["source"].split(";") if key]
        assert all(key in known for key in sources), code
        assert sources or code.row["verification"] in {"K", "U"}, code


def test_every_stage_has_a_journey_step_a_short_name_and_an_icon() -> None:
    assert {code.code for code in codes.load("journey_steps")} == STEPS
    for stage in codes.load("stages"):
        assert stage.row["journey_step"] in STEPS
        assert re.fullmatch(r"[a-z_]+", stage.row["icon"])
        for language in ("short_id", "short_en"):
            assert 1 <= len(stage.row[language].split()) <= 3 or stage.code in {"SEE_STAFF"} | sensitive()


def sensitive() -> set[str]:
    return {stage.code for stage in codes.load("stages") if stage.row["sensitive"] == "yes"}


def test_sensitive_stages_read_like_the_neutral_one() -> None:
    neutral = codes.stage(NEUTRAL_STAGE).row
    assert sensitive() == {"UNFIT", "DECEASED", "DEPORTED"}
    for code in sensitive():
        for column in ("short_id", "short_en", "icon", "journey_step"):
            assert codes.stage(code).row[column] == neutral[column]


def test_documents_have_short_names_of_at_most_three_words() -> None:
    for document in codes.load("documents"):
        for language in ("id", "en"):
            assert 1 <= len(codes.short("documents", document.code, language).split()) <= 3


def test_there_are_38_provinces_and_every_origin_lies_in_one() -> None:
    regions = codes.index("regions")
    assert len(regions) == 38
    assert codes.text("regions", "52", "id") == "Nusa Tenggara Barat"
    assert all(row.row["region"][:2] in regions for row in codes.load("placements_by_origin"))


def test_every_placement_country_is_a_country() -> None:
    countries = codes.index("countries")
    for row in codes.load("placements_by_country"):
        assert row.row["iso2"] in countries or row.row["iso2"] == ""


def test_stage_schemes_exist() -> None:
    schemes = {"all", *codes.index("schemes")}
    for stage in codes.load("stages"):
        assert set(stage.row["schemes"].split(";")) <= schemes


def test_no_phone_number_is_in_the_lists() -> None:
    for name in LISTS:
        for row in csv.reader((FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()):
            for cell in row:
                assert cell.startswith("http") or not PHONE.search(cell), cell


def test_a_missing_code_or_list_says_which() -> None:
    with pytest.raises(codes.UnknownCode, match=r"'NOWHERE' in stages"):
        codes.stage("NOWHERE")
    with pytest.raises(codes.UnknownCode, match="'fees'"):
        codes.load("fees")
    with pytest.raises(codes.UnknownCode):
        codes.load("../records")


def test_text_and_short_name_follow_the_language() -> None:
    assert codes.text("countries", "SG", "id") == "Singapura"
    assert codes.text("countries", "SG", "en") == "Singapore"
    assert codes.short("stages", "PRE_DEPARTURE_ORIENTATION", "id") == "Orientasi (OPP)"
    assert codes.short("countries", "SG", "en") == "Singapore"


def test_a_list_is_read_once() -> None:
    assert codes.load("stages") is codes.load("stages")
