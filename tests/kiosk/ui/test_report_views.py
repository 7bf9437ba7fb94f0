"""The screens of a report: what stands in the review is what will be sent, and nobody is told more than is true."""

import msgspec
import pytest

from kiosk.guidance.found import ContactLine
from kiosk.guidance.pages import Contacts
from kiosk.ui import samples
from kiosk.ui.pages import overlay, page
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


def view(visit: Visit) -> dict[str, object]:
    return dict(page(Scene(visit, Catalogue().words("id"), samples.HOUSE, samples.NOW)).view)


def test_beside_an_alert_stands_no_number_of_another_country() -> None:
    elsewhere = ContactLine("m1", "Perwakilan CONTOH di Hong Kong", "phone", "000-852", "HK", synthetic=True)
    there = ContactLine("m2", "Perwakilan CONTOH di Riyadh", "phone", "000-966", "SA", synthetic=True)
    anywhere = ContactLine("c1", "Pusat bantuan CONTOH", "phone", "000-000", synthetic=True)
    visit = msgspec.structs.replace(VISITS["17-alert-unsent"], numbers=Contacts((elsewhere, anywhere, there)))
    lines = view(visit)["numbers"]
    assert isinstance(lines, list)
    assert [line["number"] for line in lines] == ["000-966", "000-000"]
    unanswered = msgspec.structs.replace(VISITS["18-staff-unanswered"], numbers=visit.numbers)
    shown = overlay(Scene(unanswered, Catalogue().words("id"), samples.HOUSE, samples.NOW))
    assert "000-852" not in repr(shown)
    assert "000-000" in repr(shown)


@pytest.mark.parametrize("name", ["14-printed-no-paper", "14-printed-mended"])
def test_where_a_cases_slip_failed_the_code_is_said_to_be_there_and_offered(name: str) -> None:
    shown = view(VISITS[name])
    assert "Kode Anda tidak hilang." in str(shown["sentence"])
    assert shown["back"] == "printed.back_case"
    assert "loket" not in str(view(VISITS["14-printed"])["sentence"]), "a complaint is nothing to show at a counter"


def test_a_refused_case_is_never_said_to_be_sent_by_itself() -> None:
    assert "Mesin mengirimnya sendiri" in str(view(VISITS["14-saved"])["state"])
    refused = view(VISITS["14-saved-refused"])
    assert "temui petugas" in str(refused["state"])
    assert "mengirimnya" not in str(refused["state"])


def test_a_report_that_nobody_released_is_said_to_be_unsent() -> None:
    assert view(VISITS["17-review"])["note"] == "Belum ada yang dikirim."
    assert view(VISITS["17-review-stopped"])["note"] == "Dibatalkan. Belum ada yang dikirim."
    assert view(VISITS["13-review"])["note"] == ""


def test_who_complains_of_violence_is_shown_the_faster_way_once() -> None:
    assert "Darurat" in str(view(VISITS["13-voice-danger"])["note"])
    assert view(VISITS["13-voice-about"])["note"] == ""


def test_without_a_network_an_alert_is_said_to_be_unsent_at_once() -> None:
    visit = VISITS["17-alert-sending"]
    assert view(visit)["state"] == "sending"
    offline = msgspec.structs.replace(visit, health=msgspec.structs.replace(visit.health, online=False))
    assert (view(offline)["state"], view(offline)["title"]) == ("unsent", "Belum terkirim")
