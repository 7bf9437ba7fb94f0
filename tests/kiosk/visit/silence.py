"""Where a visit goes when nobody is there any more."""

from collections import Counter

from kiosk.visit.moves import at_rest
from tests.kiosk.visit.walk import Step, World, key, silent_events

Place = tuple[object, ...]


class Silence:
    """Gathers the steps that need no person, and tells the places from which they do not lead to rest."""

    def __init__(self) -> None:
        self.ways: dict[Place, set[Place]] = {}
        self._at_rest: set[Place] = set()
        self._world: World | None = None
        self._silent: tuple[object, ...] = ()

    def add(self, taken: Step) -> None:
        """Take a step into account."""
        if taken.before is not self._world:
            self._arrive(taken.before)
        if any(taken.event == event for event in self._silent):
            self.ways[key(taken.before)].add(key(taken.world))

    def _arrive(self, world: World) -> None:
        here = key(world)
        self._world, self._silent = world, tuple(silent_events(world))
        self.ways.setdefault(here, set())
        if at_rest(world.visit):
            self._at_rest.add(here)

    def restless(self) -> set[Place]:
        """Return the places that silence does not lead out of, or leads round in circles from.

        A place that leads to itself only while an answer is awaited is fine: the answer comes.
        """
        open_ways = {here: {to for to in ways if to != here and to in self.ways} for here, ways in self.ways.items()}
        stuck = {here for here, ways in self.ways.items() if ways <= {here} and here not in self._at_rest}
        return stuck | _circles(open_ways)


def _circles(ways: dict[Place, set[Place]]) -> set[Place]:
    """Return what is left when every place that leads only to places without circles is taken away."""
    to_go = Counter({here: len(to) for here, to in ways.items()})
    back: dict[Place, list[Place]] = {}
    for here, to in ways.items():
        for there in to:
            back.setdefault(there, []).append(here)
    done = [here for here in ways if not to_go[here]]
    for here in done:
        for earlier in back.get(here, ()):
            to_go[earlier] -= 1
            if not to_go[earlier]:
                done.append(earlier)
    return set(ways) - set(done)
