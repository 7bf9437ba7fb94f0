"""Where a visit goes when nobody is there any more."""

from collections import Counter

from kiosk.visit.moves import at_rest
from tests.kiosk.visit.walk import Step

Place = int


class Silence:
    """Gathers the steps that need no person, and tells the places from which they do not lead to rest."""

    def __init__(self) -> None:
        self.ways: dict[Place, set[Place]] = {}
        self._at_rest: set[Place] = set()

    def add(self, taken: Step) -> None:
        """Take a step into account."""
        if taken.here not in self.ways:
            self.ways[taken.here] = set()
            if at_rest(taken.before.visit):
                self._at_rest.add(taken.here)
        if taken.silent:
            self.ways[taken.here].add(taken.there)

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
