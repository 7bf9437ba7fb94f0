"""The configuration file: every key checked, every error names its place."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import config
from kiosk.faults import Fault

EXAMPLE = Path("packaging/kiosk.toml")
LEAST = """
[screen]
width_mm = 268
height_mm = 476
[office]
name = "BP3MI"
region = "52"
[portal]
url = "http://127.0.0.1:8350"
"""
WITA = dt.timezone(dt.timedelta(hours=8))


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def wrong(folder: Path, text: str) -> config.ConfigWrong:
    with pytest.raises(config.ConfigWrong) as caught:
        config.load(written(folder, text))
    return caught.value


def test_the_shipped_example_is_valid_and_shows_every_key() -> None:
    loaded = config.load(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")
    assert loaded.office.region == "52"
    sections = (config.Screen, config.Office, config.Portal, config.Data, config.Sync, config.Printer, config.Reader)
    for section in (*sections, config.Scanner, config.Sam, config.Sound, config.Sim, config.Counter, config.Closure):
        assert all(key in text for key in section.__struct_fields__), section


def test_defaults_fill_what_is_left_out(tmp_path: Path) -> None:
    loaded = config.load(written(tmp_path, LEAST))
    assert loaded.data_folder == Path("/var/lib/aim")
    assert loaded.screen.idle_seconds == 60
    assert loaded.printer.kind == "none"
    assert loaded.trust_file is None
    assert loaded.path == tmp_path / "kiosk.toml"


def test_paths_lie_beside_the_file(tmp_path: Path) -> None:
    text = LEAST.replace('8350"', '8350"\ntrust = "ca.pem"') + '[data]\nfolder = "kiosk"\n'
    loaded = config.load(written(tmp_path, text))
    assert loaded.data_folder == tmp_path / "kiosk"
    assert loaded.trust_file == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("[portal]", "[sync]\npol_seconds = 60\n[portal]"), "sync"),
        (("width_mm = 268", 'width_mm = "wide"'), "screen.width_mm"),
        (("height_mm = 476", "height_mm = 476\nidle_seconds = 29"), "screen.idle_seconds"),
        (("height_mm = 476", "height_mm = 476\nidle_seconds = 301"), "screen.idle_seconds"),
        (('"52"', '"NTB"'), "office.region"),
        (('"52"', '"52"\nhours = {mon = ["8-12"]}'), "office"),
        (('"52"', '"52"\nhours = {mon = ["12:00-08:00"]}'), "office"),
        (('"52"', '"52"\nhours = {senin = ["08:00-12:00"]}'), "office.hours"),
        (("http://127.0.0.1:8350", "http://portal.example"), "portal"),
        (("http://127.0.0.1:8350", "http://127.0.0.1.evil.example"), "portal"),
        (("height_mm = 476", ""), "screen"),
        (("[screen]", "path = 1\n[screen]"), None),
        (("[screen]", "[screen"), None),
    ],
)
def test_a_wrong_value_names_file_and_key(tmp_path: Path, change: tuple[str, str], key: str | None) -> None:
    text = LEAST.replace(*change)
    assert text != LEAST
    trouble = wrong(tmp_path, text)
    assert str(tmp_path / "kiosk.toml") in str(trouble)
    assert key is None or (trouble.key or "").startswith(key)
    assert trouble.fault is Fault.CONFIG_WRONG
    assert str(trouble).startswith("CONF-01")


def test_idle_limits_within_bounds_are_taken(tmp_path: Path) -> None:
    for seconds in (30, 300):
        text = LEAST.replace("height_mm = 476", f"height_mm = 476\nidle_seconds = {seconds}")
        assert config.load(written(tmp_path, text)).screen.idle_seconds == seconds


def test_a_given_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigWrong, match=r"nowhere\.toml"):
        config.load(tmp_path / "nowhere.toml")
    with pytest.raises(config.ConfigWrong, match=r"nowhere\.toml"):
        config.load(environment={"AIM_CONFIG": str(tmp_path / "nowhere.toml")})


def test_the_search_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(config, "SYSTEM_FILE", tmp_path / "system.toml")
    with pytest.raises(config.ConfigWrong, match="no configuration"):
        config.load(environment={})
    names = {"build/demo/kiosk.toml": "demo", "system.toml": "system", "env.toml": "env", "given.toml": "given"}
    for name, office in names.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(LEAST.replace("BP3MI", office), encoding="utf-8")
        environment = {"AIM_CONFIG": str(tmp_path / "env.toml")} if office in ("env", "given") else {}
        path = tmp_path / "given.toml" if office == "given" else None
        assert config.load(path, environment=environment).office.name == office


MONDAY = dt.date(2026, 11, 23)


def at(text: str, day: dt.date = MONDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(text), WITA)


def office(**changes: object) -> config.Office:
    hours: config.Hours = {"mon": ("08:00-12:00", "13:00-16:00")}
    counters = (
        config.Counter("Loket 1"),
        config.Counter("Loket 2", services=("OPP",), hours={"mon": ("08:00-12:00",)}),
    )
    fields: dict[str, object] = {"name": "BP3MI", "region": "52", "zone": "WITA", "hours": hours, "counters": counters}
    return config.Office(**{**fields, **changes})  # type: ignore[arg-type]  # a test's own short hand


@pytest.mark.parametrize(
    ("service", "when", "name"),
    [
        ("OPP", at("08:00"), "Loket 2"),
        ("OPP", at("11:59"), "Loket 2"),
        ("OPP", at("13:00"), "Loket 1"),
        ("ID", at("08:00"), "Loket 1"),
        ("ID", at("07:59"), None),
        ("ID", at("12:00"), None),
        ("ID", at("16:00"), None),
        ("ID", at("09:00", MONDAY + dt.timedelta(days=1)), None),
        ("ID", dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC), "Loket 1"),
        ("ID", dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC), None),
    ],
)
def test_only_an_open_counter_is_named(service: str, when: dt.datetime, name: str | None) -> None:
    found = config.open_counter(service, office(), when)
    assert (found.name if found else None) == name


def test_closures_close_the_office_or_one_counter() -> None:
    closed = office(closures=(config.Closure(MONDAY, MONDAY),))
    assert config.open_counter("OPP", closed, at("09:00")) is None
    one = config.Counter("Loket 2", services=("OPP",), closures=(config.Closure(MONDAY),))
    found = config.open_counter("OPP", office(counters=(one, config.Counter("Loket 1"))), at("09:00"))
    assert found is not None
    assert found.name == "Loket 1"
    assert config.open_counter("OPP", office(counters=(one,)), at("09:00")) is None
    assert config.open_counter("OPP", office(counters=()), at("09:00")) is None


def test_a_closure_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        config.Closure(MONDAY, MONDAY - dt.timedelta(days=1))


def test_only_the_standard_library_and_msgspec_are_imported() -> None:
    # What is there before us, such as Debian's sitecustomize, is not ours.
    code = (
        "import sys; there = set(sys.modules); import kiosk.config; "
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - there}))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    foreign = {name for name in loaded if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert foreign <= {"kiosk", "msgspec", "typing_extensions"}  # the last is msgspec's own
