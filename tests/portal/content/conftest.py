"""A content folder without a mistake."""

from pathlib import Path

import pytest

from tests.portal.content.spoiling import fill


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path)
    return tmp_path
