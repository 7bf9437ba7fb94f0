"""The plan of escalation: which steps follow a report, from a TOML file."""

import functools
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from portal.settings import SettingsWrong

Tell = Literal["command", "responders", "volunteers", "duty", "chief"]
DEFAULT: Final = Path(__file__).with_name("escalation.toml")
MOST_HELPERS: Final = 10


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to tell, this long after the portal received an alert that nobody has claimed."""

    after_s: Annotated[int, msgspec.Meta(ge=0, le=7 * 86_400)]
    tell: Tell
    within_km: Annotated[float, msgspec.Meta(gt=0, le=200)] = 0.0


Steps = tuple[Step, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1, max_length=50)]


@functools.cache
def load(path: Path = DEFAULT) -> Steps:
    """Return the steps in order of time. Raises SettingsWrong for a file that cannot be used."""
    try:
        steps = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).step
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise SettingsWrong(f"{path}: {wrong}") from None
    if any(one.after_s > two.after_s for one, two in pairwise(steps)):
        raise SettingsWrong(f"{path}: steps stand in order of time")
    if steps[0] != Step(0, "command"):
        raise SettingsWrong(f"{path}: the first step tells the command centre at once")
    if any(step.tell in ("responders", "volunteers") and not step.within_km for step in steps):
        raise SettingsWrong(f"{path}: a step that tells helpers says within_km")
    return steps
