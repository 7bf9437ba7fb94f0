"""Thousands of changed answers: whatever a hostile line makes of a genuine one, nothing is accepted and nothing stored.

The kiosk's own code asks, checks and stores; only the sockets are left out, which other tests have.
"""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.cache.content import Content
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.generations import read_pointer
from kiosk.cache.keys import load_keys
from kiosk.cache.outbox import Outbox
from kiosk.cache.register import NotOpened
from kiosk.cache.settings import adopt_settings
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient
from kiosk.sync.pull import Puller
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Answer, OpenSink, Transport
from kiosk.sync.trouble import SyncTrouble
from onedata import wire
from onedata.feeds import Segment
from onedata.kiosk_settings import COLLECTION, KEY, feed_of
from tests.faults.counts import note
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request

QUICK, THOROUGH = 2_150, 10_700
"""One in twenty changes nothing: 2,000 and 10,000 that do remain."""
CEILING = 96 << 20
"""Most bytes of memory that all of it may add."""
NEW = Person("5201014107900009", "ORANG BARU")
EXPECTED = {Fault.SIGNATURE_WRONG, Fault.ANSWER_UNUSABLE, Fault.REGISTER_DAMAGED, Fault.SEQUENCE_OLDER}
Change = tuple[str, float, int, bytes]


class Wire(Transport):
    """Answers straight from the portal, one of its answers changed."""

    def __init__(self, portal: GenuinePortal) -> None:
        super().__init__("http://127.0.0.1:1")
        self.portal = portal
        self.change: Callable[[Request, bytes], bytes] = lambda _, body: body

    def exchange(
        self,
        method: str,
        path: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        sink: OpenSink | None = None,
    ) -> Answer:
        address, _, query = path.partition("?")
        asked = dict(part.split("=") for part in query.split("&") if part)
        request = Request(method, address, asked, headers or {}, body or b"")
        reply: Reply = self.portal.answer(request)
        content = self.change(request, reply.body)
        if len(content) > limit:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "too long", status=reply.status)
        if sink is not None and reply.status < 300:
            sink(reply.status, reply.headers)(content)
            content = b""
        return Answer(reply.status, reply.headers, content)


class Bench(msgspec.Struct):
    """A kiosk that holds one version, and a portal that offers the next."""

    kiosk: Kiosk
    portal: GenuinePortal
    wire: Wire
    state: SyncState
    content: Content
    client: PortalClient
    puller: Puller

    @classmethod
    def of(cls, kiosk: Kiosk, portal: GenuinePortal) -> "Bench":
        who, wire_ = load_enrolment(kiosk.data), Wire(portal)
        state, content = SyncState(kiosk.data), Content(kiosk.data, owner=True)
        client = PortalClient(wire_, who, load_keys(kiosk.data), state)
        puller = Puller(kiosk.data, who, client, state, content, Outbox(kiosk.data, owner=True))
        return cls(kiosk, portal, wire_, state, content, client, puller)

    @property
    def own(self) -> str:
        return feed_of(load_enrolment(self.kiosk.data).kiosk_id)

    def stored(self) -> dict[str, bytes]:
        """What is on the disk, rows for databases, without what is only on its way."""
        files = [
            path
            for path in self.kiosk.data.rglob("*")
            if path.is_file()
            and "incoming" not in path.parts
            and not path.name.startswith(("content.db", "outbox.db", "log"))
        ]
        found = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in files}
        return found | {f"cursor {feed}": str(self.content.cursor(feed)).encode() for feed in self.content.feeds()}


def changed(original: bytes, changes: list[Change]) -> bytes:
    """Return bytes with each change applied: where stands as a share of the length."""
    data = bytearray(original)
    for kind, where, size, filling in changes:
        at = int(where * len(data))
        match kind:
            case "flip" if data:
                data[min(at, len(data) - 1)] ^= 1 << size % 8
            case "cut":
                del data[at:]
            case "drop":
                del data[at : at + size]
            case "insert":
                data[at:at] = filling
            case "repeat":
                data[at:at] = data[at : at + size]
            case "overwrite":
                data[at : at + len(filling)] = filling
            case _:
                data[at : at + size] = bytes(min(size, max(0, len(data) - at)))
    return bytes(data)


KINDS = st.sampled_from(["flip", "flip", "cut", "drop", "insert", "repeat", "overwrite", "zero"])
CHANGES = st.lists(
    st.tuples(KINDS, st.floats(0, 1, exclude_max=True), st.integers(1, 4096), st.binary(min_size=1, max_size=40)),
    min_size=1,
    max_size=3,
)
TARGETS = ("register manifest", "rules manifest", "settings manifest", "register blob", "rules blob", "time")
SIGNED = ("signed register", "signed rules", "signed segment")
"""Changed content under a genuine signature: what a portal would do that lost its mind, or its keys."""


def newer(bench: Bench, *feeds: str) -> None:
    """Let the portal offer something new."""
    portal = bench.portal
    for feed in feeds or (REGISTER, "rules", bench.own):
        if feed == REGISTER:
            portal.publish_people(SITI, BUDI, NEW)
        elif feed == "rules":
            portal.publish_rows(feed, {("next_steps", f"K{index}"): b"\x80" * 50 for index in range(20)})
        else:
            settings = {"kiosk": bench.own.removeprefix("config-"), "poll_seconds": 90}
            portal.publish_rows(feed, {(COLLECTION, KEY): wire.encode(settings)})


def refused(bench: Bench, target: str, changes: list[Change]) -> bool:
    """Offer one changed answer; return whether it was one, and prove that it came to nothing."""
    feed = {"register": REGISTER, "rules": "rules", "settings": bench.own, "time": ""}[target.split(maxsplit=1)[0]]
    part = "/v1/time" if target == "time" else f"{feed}/manifest" if "manifest" in target else "/v1/blobs/"
    touched = False

    def change(request: Request, body: bytes) -> bytes:
        nonlocal touched
        if part not in request.path or not body:
            return body
        other = changed(body, changes)
        touched = touched or other != body
        return other

    bench.wire.change = change
    before = bench.stored()
    fault = outcome(bench.client.compare_clocks if target == "time" else lambda: bench.puller.pull(feed))
    bench.wire.change = lambda _, body: body
    after = bench.stored()
    if not touched:
        assert fault is None
        if feed:
            newer(bench, feed)  # that was taken in: the next one needs something to ask for
        return False
    assert fault in EXPECTED, f"a changed {target} was accepted, or ended with {fault}"
    moved = {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)}
    # A genuine manifest over changed blobs is believed, and raises the mark; nothing else may move.
    assert moved <= ({"sync-state.json"} if "blob" in target else set()), (target, moved)
    return True


def outcome(work: Callable[[], object]) -> Fault | None:
    try:
        work()
    except SyncTrouble as trouble:
        return trouble.fault
    return None


def under_signature(bench: Bench, target: str, changes: list[Change]) -> bool:
    """Sign changed content; whatever comes of it, every read is a right answer or none."""
    portal, name = bench.portal, REGISTER if target == "signed register" else "rules"
    feed = portal.feeds[name]
    assert feed.snapshot is not None
    whole = b"".join(portal.blobs[blob.sha256.hex()] for blob in feed.snapshot.blobs)
    content = changed(whole, changes)
    if content == whole or not content:
        return False
    pieces = tuple(portal._stored(content[at : at + 50_000]) for at in range(0, len(content), 50_000))
    kept, feed.sequence = feed.snapshot, feed.sequence + 1
    digest = hashlib.sha256(content).digest()
    if target == "signed segment" and len(pieces) == 1:
        held = kept.sequence
        portal.sign(name, segments=(Segment(held, feed.sequence, pieces[0]),), floor=held)
    else:
        own = msgspec.structs.replace(kept, sequence=feed.sequence, blobs=pieces, size=len(content), sha256=digest)
        portal.sign(name, snapshot=own)
    assert outcome(lambda: bench.puller.pull(name)) in {None, *EXPECTED}
    if name == REGISTER:
        with contextlib.suppress(NotOpened):
            assert bench.kiosk.name_of(SITI) == SITI.name
    else:
        bench.content.all_next_steps()
    portal.blobs.clear()
    newer(bench)
    return True


def resident(name: str) -> int:
    """Return a line of /proc/self/status in bytes: VmRSS, or VmHWM for the most since it was set back."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in text.splitlines() if line.startswith(name)).split()[1]) << 10


def mutate(kiosk: Kiosk, portal: GenuinePortal, count: int) -> None:
    publish_settings(kiosk, portal)
    assert kiosk.sync().faults == ()
    bench = Bench.of(kiosk, portal)
    newer(bench)
    tried: dict[str, int] = dict.fromkeys((*TARGETS, *SIGNED), 0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    began = resident("VmRSS")

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from((*TARGETS, *TARGETS, *TARGETS, *SIGNED)), CHANGES)
    def one(target: str, changes: list[Change]) -> None:
        run: Callable[[Bench, str, list[Change]], bool] = under_signature if target in SIGNED else refused
        tried[target] += run(bench, target, changes)
        portal.asked.clear()  # the test's own memory is not the kiosk's

    one()
    grown = resident("VmHWM") - began
    assert grown < CEILING, f"{grown >> 20} MiB"
    assert min(tried.values()) > count // 100
    # The honest answers, last: all that was refused was refused for what it was.
    newer(bench)
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(NEW) == NEW.name
    assert read_pointer(kiosk.data / "registers") is not None
    more: dict[str, Any] = {target.replace(" ", "_"): number for target, number in tried.items()}
    name = "changed_answers" if count == THOROUGH else "changed_answers_in_short"
    note(name, tried=sum(tried.values()), survived=sum(tried.values()), grown_mib=grown >> 20, **more)


def publish_settings(kiosk: Kiosk, portal: GenuinePortal) -> None:
    own = load_enrolment(kiosk.data).kiosk_id
    portal.publish_rows(feed_of(own), {(COLLECTION, KEY): wire.encode({"kiosk": own, "poll_seconds": 60})})


@pytest.mark.timeout(600)
def test_no_changed_answer_is_accepted_or_stored(kiosk: Kiosk, portal: GenuinePortal) -> None:
    mutate(kiosk, portal, QUICK)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_changed_answer_of_ten_thousand_is_accepted_or_stored(kiosk: Kiosk, portal: GenuinePortal) -> None:
    mutate(kiosk, portal, THOROUGH)


def test_the_honest_answers_are_accepted(kiosk: Kiosk, portal: GenuinePortal) -> None:
    """The positive control: through the same wire, unchanged."""
    publish_settings(kiosk, portal)
    assert kiosk.sync().faults == ()
    bench = Bench.of(kiosk, portal)
    newer(bench)
    for target in TARGETS:
        assert refused(bench, target, [("drop", 0.0, 0, b"x")]) is False
    assert kiosk.name_of(NEW) == NEW.name
    assert adopt_settings(kiosk.data, load_enrolment(kiosk.data).kiosk_id, bench.content)
