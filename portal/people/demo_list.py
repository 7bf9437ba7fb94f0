"""The list of chosen synthetic people that a demo's card dock and the tests work with: invented people only."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onedata import codes
from onedata.mrz import access_key
from portal.people.credentials import derived
from portal.people.worker import Worker

if TYPE_CHECKING:
    from portal.people.demo import Secrets
    from portal.people.demo_chips import ChipFiles

_A_STAGE = 2
"""People shown for each stage."""


class DemoChip(msgspec.Struct, frozen=True):
    """A chip as the kiosk's simulated passport takes it."""

    number: str
    birth: str
    expiry: str
    com: str
    dg1: str
    sod: str


class DemoPerson(msgspec.Struct, frozen=True):
    """One person of the list; None means that the person does not have it."""

    name: str
    card: str | None
    worker_id: str | None
    """The code of the E-PMI."""
    nik: str | None
    passport: str | None
    passport_until: str | None
    chip: DemoChip | None
    """The files of the passport's chip, in hex, where it is bound."""
    pin: str | None
    family_pin: str | None
    phone_last4: str
    birth_date: str
    stage: str
    region: str
    opens: tuple[str, ...]
    """What opens the record, for example `nik+phone`."""
    note: str


def shown(people: Sequence[tuple[Worker, "Secrets"]]) -> list[int]:
    """Return the numbers of the people in the list, in its order."""
    return list(dict.fromkeys(_choose(people)))


def write_list(path: Path, people: Sequence[tuple[Worker, "Secrets"]], chips: Mapping[int, "ChipFiles"]) -> None:
    """Write a few dozen people who cover stages, factors and troubles. Raises ValueError for a real person."""
    if not all(person.synthetic for person, _ in people):
        raise ValueError("only synthetic people may stand in the list")
    chosen = [_entry(people[i], chips.get(i)) for i in shown(people)]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(chosen), indent=1) + b"\n")


def _choose(people: Sequence[tuple[Worker, "Secrets"]]) -> Iterator[int]:
    """Give the numbers of the people to show: for each stage some with card and PIN, then one for each trouble."""
    home = [i for i, (p, _) in enumerate(people) if p.region == "52"]
    # Handiest first: at home with card and PIN, then at home, then anybody.
    ranked = sorted(range(len(people)), key=lambda i: (people[i][0].region != "52", not _handy(people[i])))
    for stage in (code.code for code in codes.load("stages")):
        yield from [i for i in ranked if people[i][0].stage == stage][:_A_STAGE]
    troubles = (
        lambda p, _: p.card is None and p.nik is not None and p.phone_confirmed,
        lambda p, _: p.nik is None and p.passport_no is not None,
        lambda p, _: p.nik is None and p.card is None and p.passport_no is None,
        lambda p, s: p.phone_last4 is not None and not p.phone_confirmed and s.pin is None,
        lambda _, s: s.family_pin is not None,
        lambda p, _: p.pin_only,
    )
    for trouble in troubles:
        yield from [i for i in home if trouble(*people[i])][:1]
    yield from [i for i, (p, _) in enumerate(people) if p.region != "52" and p.card][:2]


def _handy(one: tuple[Worker, "Secrets"]) -> bool:
    return one[0].card is not None and one[1].pin is not None


def _chip(person: Worker, files: "ChipFiles") -> DemoChip | None:
    if person.passport_no is None or person.passport_until is None:
        return None
    key = access_key(person.passport_no, person.birth_date, person.passport_until)
    return DemoChip(key.number, key.birth, key.expiry, files.com.hex(), files.dg1.hex(), files.sod.hex())


def _entry(one: tuple[Worker, "Secrets"], chip: "ChipFiles | None") -> DemoPerson:
    person, secret = one
    ways = [f"{w.kind}+{w.factor.partition(':')[0]}" for w in derived(person)]
    ways += [
        f"{kind}+pin"
        for kind, has in (("nik", person.nik), ("card", person.card), ("worker_id", person.worker_id))
        if has and secret.pin
    ]
    ways += ["passport_chip+none"] if chip else []
    ways += ["nik+family"] if person.nik and secret.family_pin else []
    return DemoPerson(
        name=person.name,
        card=person.card,
        worker_id=person.worker_id,
        nik=person.nik,
        passport=person.passport_no,
        passport_until=person.passport_until.isoformat() if person.passport_until else None,
        chip=_chip(person, chip) if chip else None,
        pin=secret.pin,
        family_pin=secret.family_pin,
        phone_last4=secret.phone_last4,
        birth_date=person.birth_date.isoformat(),
        stage=person.stage,
        region=person.region,
        opens=tuple(sorted(ways)),
        note=_note(person),
    )


def _note(person: Worker) -> str:
    notes = []
    if person.region != "52":
        notes.append("registered in another province: not in this register")
    if codes.stage(person.stage).row["sensitive"] == "yes":
        notes.append("sensitive stage: shown as SEE_STAFF")
    if person.phone_last4 and not person.phone_confirmed:
        notes.append("phone changed: its digits open nothing")
    if person.pin_only:
        notes.append("PIN only")
    return "; ".join(notes)
