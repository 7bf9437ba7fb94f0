"""Reasons of access: changed, added and retired, never deleted; what is told to desks is what may be done."""

import pytest
from sqlalchemy import select

from onedata.access_reasons import EVERYTHING, MOST, built_in
from portal.models import AuditEntry
from portal.service import Service
from portal.staff import reasons
from portal.staff.reasons import ReasonWrong, Words

COURT = Words("Panggilan pengadilan", "Court summons", ("find",))


def test_without_a_change_the_release_speaks_and_desks_are_told_nothing(plain_portal: Service) -> None:
    with plain_portal.database.write() as session:
        assert reasons.told(session) == ()
        assert [one.told() for one in reasons.listed(session)] == list(built_in())
        assert reasons.serves(session, "AT_COUNTER", "change")
        assert not reasons.known(session, "COURT_SUMMONS")


def test_an_added_reason_stands_behind_the_releases_with_a_code_of_its_english_words(plain_portal: Service) -> None:
    with plain_portal.database.write() as session:
        assert reasons.add(session, COURT, plain_portal.clock(), "rini") == "COURT_SUMMONS"
        told = reasons.told(session)
        assert [one.code for one in told] == [*(one.code for one in built_in()), "COURT_SUMMONS"]
        assert (told[-1].name_id, told[-1].serves) == ("Panggilan pengadilan", ("find",))
        assert reasons.serves(session, "COURT_SUMMONS", "find")
        assert not reasons.serves(session, "COURT_SUMMONS", "change")


def test_a_retired_reason_serves_nothing_keeps_its_words_and_comes_back(plain_portal: Service) -> None:
    with plain_portal.database.write() as session:
        now = plain_portal.clock()
        reasons.change(session, "SUPERVISION", Words("Pengawasan pusat", "Central audit", ("find",)), now, "rini")
        reasons.retire(session, "SUPERVISION", now, "rini")
        retired = next(one for one in reasons.told(session) if one.code == "SUPERVISION")
        assert (retired.name_id, retired.serves) == ("Pengawasan pusat", ())
        assert reasons.known(session, "SUPERVISION")
        assert not reasons.serves(session, "SUPERVISION", "find")
        reasons.restore(session, "SUPERVISION", now, "rini")
        assert reasons.serves(session, "SUPERVISION", "find")
    with plain_portal.database.read() as session:
        noted = session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject)).tuples().all()
    assert [row for row in noted if row[1].startswith("reason-")] == [
        ("rini", "reason-change", "SUPERVISION"),
        ("rini", "reason-retire", "SUPERVISION"),
        ("rini", "reason-restore", "SUPERVISION"),
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (Words("", "Court summons", EVERYTHING), "reason_words"),
        (Words("Panggilan", "abc", EVERYTHING), "reason_words"),
        (Words("Panggilan", "123 456", EVERYTHING), "reason_words"),
        (Words("Panggilan\npengadilan", "Court summons", EVERYTHING), "reason_words"),
        (Words("Panggilan", "x" * 61, EVERYTHING), "reason_words"),
        (Words("Panggilan", "Court summons", ()), "reason_serves"),
        (Words("Panggilan", "At counter", EVERYTHING), "reason_taken"),
        (Words("Keadaan darurat", "Another one", EVERYTHING), "reason_taken"),
    ],
)
def test_a_reason_without_words_or_use_or_that_is_there_already_is_refused(
    plain_portal: Service, words: Words, key: str
) -> None:
    with pytest.raises(ReasonWrong) as wrong, plain_portal.database.write() as session:
        reasons.add(session, words, plain_portal.clock(), "rini")
    assert wrong.value.key == key
    with plain_portal.database.read() as session:
        assert reasons.told(session) == ()


def test_a_reason_is_not_changed_into_the_words_of_another(plain_portal: Service) -> None:
    now = plain_portal.clock()
    with plain_portal.database.write() as session:
        code = reasons.add(session, COURT, now, "rini")
        reasons.change(session, code, Words(COURT.name_id, "Summons of a court", ("find",)), now, "rini")
        with pytest.raises(ReasonWrong) as wrong:
            reasons.change(session, code, Words("Keadaan darurat", "Court summons", ("find",)), now, "rini")
        assert wrong.value.key == "reason_taken"
        assert reasons.found(session, code).words.name_id == COURT.name_id


def test_one_reason_to_find_people_always_stays(plain_portal: Service) -> None:
    with plain_portal.database.write() as session:
        for one in built_in()[1:]:
            reasons.retire(session, one.code, plain_portal.clock(), "rini")
    for last in (
        reasons.retire,
        lambda *a: reasons.change(a[0], a[1], Words("Hadir saja", "There", ("change",)), *a[2:]),
    ):
        with pytest.raises(ReasonWrong) as wrong, plain_portal.database.write() as session:
            last(session, built_in()[0].code, plain_portal.clock(), "rini")
        assert wrong.value.key == "reason_last"
    with plain_portal.database.read() as session:
        assert reasons.serves(session, built_in()[0].code, "find")


def test_no_more_reasons_than_a_desk_can_be_told(plain_portal: Service) -> None:
    with plain_portal.database.write() as session:
        for number in range(MOST - len(built_in())):
            reasons.add(
                session, Words(f"Alasan {number:02}", f"Reason {number:02}", EVERYTHING), plain_portal.clock(), "rini"
            )
        with pytest.raises(ReasonWrong) as wrong:
            reasons.add(session, COURT, plain_portal.clock(), "rini")
        assert wrong.value.key == "reason_many"
        assert len(reasons.told(session)) == MOST
