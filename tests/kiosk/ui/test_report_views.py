"""The review of a report: what stands there is what will be sent."""

import msgspec

from kiosk.ui import samples
from kiosk.ui.pages import page
from kiosk.ui.scene import Scene
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Visit
from kiosk.visit.reports import Answers, Form, Question, Voice

VISITS = samples.visits()
Q = Question


def rows(visit: Visit) -> list[str]:
    """Return what the review shows of each answer."""
    view = page(Scene(visit, Catalogue().words("id"), samples.HOUSE, samples.NOW)).view
    shown = view["rows"]
    assert isinstance(shown, list)
    return [row["text"] for row in shown]


def reviewed(answers: Answers) -> list[str]:
    voice = Voice(Form(Q.REVIEW, answers))
    return rows(msgspec.structs.replace(VISITS["13-review"], voice=voice))


def test_a_name_that_was_taken_back_stands_in_no_review() -> None:
    told: Answers = ((Q.MENU, "tell"), (Q.TOPIC, "IDEA"), (Q.TEXT, "CONTOH usul"))
    who: Answers = ((Q.NAME, "CONTOH Ibu"), (Q.CALLBACK, "000111"))
    assert {"CONTOH Ibu", "000111"} <= set(reviewed((*told, (Q.NAMED, "yes"), *who)))
    assert "CONTOH usul" in reviewed((*told, *who, (Q.NAMED, "no")))
    assert not {"CONTOH Ibu", "000111"} & set(reviewed((*told, *who, (Q.NAMED, "no"))))


def test_the_reviews_of_an_alert_and_of_wrong_data_show_every_answer() -> None:
    for name in ("17-review", "13-wrong-review"):
        visit = VISITS[name]
        form = visit.danger.form if visit.danger else visit.voice.form if visit.voice else None
        assert form is not None
        assert len(rows(visit)) == sum(bool(said) for _, said in form.answers)


def test_an_alert_that_was_refused_is_never_said_to_be_tried_again() -> None:
    def sub(name: str) -> object:
        return page(Scene(VISITS[name], Catalogue().words("id"), samples.HOUSE, samples.NOW)).view["sub"]

    assert "terus mencoba" in str(sub("17-alert-unsent"))
    assert "terus mencoba" not in str(sub("17-alert-refused"))
    assert "Segera temui petugas." in str(sub("17-alert-refused"))
    assert sub("17-alert-not-saved") == Catalogue().words("id")("alert.not_saved")
