"""A kiosk with a country's register, and what it does with blobs and segments: the steps of `kiosk.sync.pull`."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.generations import FOLDER, Pointer, point_at, read_pointer, remove_unread
from kiosk.cache.keys import Peppers, load_keys
from kiosk.cache.register import RegisterCache
from kiosk.config import load
from kiosk.sync import register_build
from kiosk.sync.pull import SEGMENT_LIMIT
from onedata.feeds import Segment
from onedata.hpke import seal_pepper
from onedata.register_file import Register
from onedata.segments import decode_segment
from onedata.wire import Instant
from tests.bench import country
from tests.bench.country import Country
from tests.bench.site import kiosk_site


class CountryKiosk(msgspec.Struct, frozen=True):
    """An enrolled kiosk's configuration, and its register's folder."""

    config: Path
    data: Path
    registers: Path

    def take_snapshot(self, land: Country) -> None:
        """Make downloaded blobs the register in force and look somebody up."""
        promised = land.manifest
        with register_build.building(self.registers, country.FEED) as path:
            register_build.assemble(path, promised.snapshot, land.blobs)
            register_build.check(promised, promised.sequence, path)
            named = register_build.finish(path, self.registers, promised)
        self._switch((named.name,), promised.version, promised.as_of, promised.snapshot.rows)
        with self.reading() as register:
            assert register.lookup(country.keys(1, 0, land.people)) is not None

    def take_segment(self, land: Country, number: int, segment: Path, people: int) -> None:
        """Lay a segment over the register in force, as a round of the sync does."""
        current = self.pointer
        goal = current.sequence + people
        blob = land.manifest.snapshot.blobs[0]
        promised = country.manifest(land.params, land.manifest.snapshot, (Segment(current.sequence, goal, blob),))
        assert not register_build.merging(self.registers, current, segment.stat().st_size, promised), number
        base = self.registers / current.file
        with register_build.building(self.registers, country.FEED) as path:
            register_build.begin_changes(path, self.registers, current)
            header = register_build.check(promised, current.sequence, base, path)
            change = register_build.Change(goal, decode_segment(segment.read_bytes(), SEGMENT_LIMIT))
            register_build.apply(path, header, (change,), promised, over=True)
            register_build.check(promised, goal, base, path)
            named = register_build.finish(path, self.registers, promised, changes=True)
        self._switch((current.file, named.name), promised.version, promised.as_of, current.rows)

    @property
    def pointer(self) -> Pointer:
        """The generation in force."""
        found = read_pointer(self.registers)
        assert found is not None
        return found

    @contextmanager
    def reading(self) -> Iterator[Register]:
        """Open the register in force as a visit does."""
        cache = RegisterCache(self.data, Peppers(self.data))
        cache.begin_visit()
        assert cache._open is not None, cache.state()
        yield cache._open.register
        cache.close()

    def _switch(self, files: tuple[str, ...], version: tuple[int, int, int], as_of: Instant, rows: int) -> None:
        region = country.FEED.removeprefix("register-")
        point_at(self.registers, Pointer(files[0], country.FEED, region, *version, as_of, rows, "".join(files[1:])))
        remove_unread(self.registers)


@contextmanager
def country_kiosk() -> Iterator[CountryKiosk]:
    """Give a kiosk that was enrolled and synced with a few people, and holds the country's pepper as well."""
    with kiosk_site(people=50) as path:
        data = load(path).data_folder
        enrolment, keys = load_enrolment(data), load_keys(data)
        receiver = keys.receiving.public_key().public_bytes_raw()
        sealed = seal_pepper(country.PEPPER, country.FEED, country.EPOCH, enrolment.kiosk_id, receiver)
        Peppers(data).forget_all()
        assert Peppers(data).put(country.FEED, country.EPOCH, sealed)
        yield CountryKiosk(path, data, data / FOLDER)


def dice() -> random.Random:
    """Return the dice that all figures throw."""
    return random.Random(20261122)
