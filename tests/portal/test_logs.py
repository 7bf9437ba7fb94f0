"""Logs: JSON lines with known fields; limits: a bucket that fills again."""

import json
import logging
from pathlib import Path

import pytest

from portal import logs
from portal.limits import RateLimit
from portal.problems import Problem


def test_a_line_is_json_and_holds_only_known_fields(tmp_path: Path) -> None:
    logs.start(tmp_path, to_screen=False)
    try:
        logger = logging.getLogger("portal.anything")
        logger.info("published", extra={"feed": "register-52", "who": "Siti Rahasia"})
        failure = ValueError("NIK 5200000000000001")
        logger.error("failed", exc_info=failure)
        logging.getLogger("sqlalchemy.engine").warning("parameters: %s", "Siti Rahasia")
    finally:
        logs.stop()
    text = (tmp_path / "portal.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["what"] for line in lines] == ["published", "failed", "parameters: %s"]
    assert lines[0]["feed"] == "register-52"
    assert lines[1]["error"] == "ValueError"
    assert "Rahasia" not in text
    assert "5200000000000001" not in text


def test_a_bucket_empties_and_fills_again() -> None:
    now = 0.0
    limit = RateLimit(per_minute=60, burst=2, clock=lambda: now)
    limit.take("a")
    limit.take("a")
    with pytest.raises(Problem) as refused:
        limit.take("a")
    assert refused.value.headers == {"Retry-After": "1"}
    limit.take("b")
    now = 1.1
    limit.take("a")
    with pytest.raises(Problem):
        limit.take("a")
