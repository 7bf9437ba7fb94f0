"""What the file of figures keeps: what a bench of today took, with when and beside what."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.bench.figure import BENCH_FILE, Figure, keep


def test_a_figure_that_no_bench_takes_any_more_goes_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    BENCH_FILE.parent.mkdir()
    BENCH_FILE.write_text(json.dumps({"fleet": {"value": 1}, "fleet_of_100000": {"value": 2}, "slip_ms": {"value": 3}}))
    before = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    keep("slip_ms", Figure(16.2, "ms"), 0.123, {"fleet", "slip_ms"})
    known = json.loads(BENCH_FILE.read_text())
    assert known.keys() == {"fleet", "slip_ms"}
    assert known["fleet"] == {"value": 1}
    assert known["slip_ms"]["value"] == 16.2
    assert known["slip_ms"]["load"] == 0.12
    assert dt.datetime.fromisoformat(known["slip_ms"]["taken"]) >= before
