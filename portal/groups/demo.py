"""Two invented groups for demos and tests: an orientation and a departure, of people who are all CONTOH."""

import datetime as dt
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.groups.models import GroupMember, OfficeGroup
from portal.models import Person
from portal.service import Service

OFFICE: Final = "BP3MI NTB"
_BEFORE: Final = ("WORK_VISA", "EMPLOYMENT_CONTRACT", "SOCIAL_SECURITY", "TRAINING_CERTIFICATION", "PASSPORT")
_GROUPS: Final = (
    ("CONTOH Pembekalan pra-keberangkatan", 3, "c0a7000000000001", ("PRE_DEPARTURE_ORIENTATION", *_BEFORE)),
    ("CONTOH Keberangkatan", 9, "c0a7000000000002", ("DEPARTURE", "BIOMETRIC_ID_CARD", "DOCUMENT_VERIFICATION")),
)
"""Name, days ahead, id, stages that fit, best first."""
_SIZE: Final = 30


def fill(portal: Service) -> bool:
    """Make the groups; False where there are groups already, or no synthetic people to put into them."""
    with portal.database.write() as session:
        if session.scalar(select(func.count()).select_from(OfficeGroup)):
            return False
        now, taken = portal.clock(), set[int]()
        for name, ahead, group_id, stages in _GROUPS:
            people = [person for person in _fitting(session, stages) if person not in taken][:_SIZE]
            if not people:
                return False
            taken.update(people)
            day = now.date() + dt.timedelta(days=ahead)
            session.add(
                OfficeGroup(group_id=group_id, office=OFFICE, name=name, held_on=day, made_at=now, made_by="demo")
            )
            session.flush()
            for position, person_id in enumerate(people):
                session.add(GroupMember(group_id=group_id, position=position, person_id=person_id))
    return True


def _fitting(session: Session, stages: tuple[str, ...]) -> list[int]:
    """Return synthetic people of the home province at these stages, those of the first stage first."""
    here = (Person.synthetic.is_(True), Person.region == "52", Person.stage.in_(stages))
    query = select(Person.person_id, Person.stage).where(*here)
    rows = session.execute(query.order_by(Person.person_id)).tuples().all()
    return [person for person, _ in sorted(rows, key=lambda row: stages.index(row[1]))]
