"""Whatever the portal writes into its trail, the audit page says in words, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from onedata import desk
from portal.alerts.plan import Tell
from portal.pages.texts import texts

PORTAL = Path(__file__).parents[3] / "portal"
ACTION, OUTCOME = 3, 5
"""Places of the arguments of `portal.audit.note`."""
ASKS = (desk.FindPeople, desk.OpenPerson, desk.ListGroups, desk.OpenGroup, desk.ListWrong)


def calls(name: str, folder: Path = PORTAL) -> Iterator[ast.Call]:
    for path in folder.rglob("*.py") if folder.is_dir() else (folder,):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def constants(node: ast.expr) -> set[str]:
    found = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def traced(path: Path) -> set[str]:
    """Return the words that a file gives its own `_trace`, which writes the action's second half."""
    return set().union(*(constants(word) for call in calls("_trace", path) for word in call.args)) - {""}


BUILT = {
    "tell-": set(get_args(Tell)),
    "alert-": traced(PORTAL / "alerts" / "work.py") | {"resolved", "false_alarm"},
    "case-": traced(PORTAL / "cases" / "work.py"),
    "desk-": {str(ask.__struct_config__.tag) for ask in ASKS},
}


def actions() -> set[str]:
    found: set[str] = set()
    for call in calls("note"):
        action = call.args[ACTION]
        if isinstance(action, ast.JoinedStr):
            (begin,) = constants(action.values[0])
            found |= {begin + rest for rest in BUILT[begin]}
        else:
            found |= constants(action)
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_action_and_outcome_has_its_words(language: str) -> None:
    say = texts(language)
    found = actions()
    assert {"sign-in", "desk-wrong", "alert-claimed", "case-answer", "tell-chief"} <= found  # the positive control
    assert {action for action in found if not say.has(f"action.{action}")} == set()
    told = {key.removeprefix("action.") for key in say.words if key.startswith("action.")}
    assert told - found == set(), "words of what is never written"
    outcomes = set().union(*(constants(call.args[OUTCOME]) for call in calls("note")))
    assert "refused" in outcomes
    assert {outcome for outcome in outcomes if not say.has(f"came.{outcome}")} == set()
