"""A process that looks people up all the time: `python -m tests.bench.country_reader DATA PEOPLE`.

Each line on standard input is answered with the ms of every look-up since the last one, as a JSON list.
"""

import json
import select
import sys
import time
from pathlib import Path

from kiosk.cache.keys import Peppers
from kiosk.cache.register import RegisterCache
from tests.bench import country
from tests.bench.country_kiosk import dice

PAUSE = 0.001
"""Seconds between two look-ups: many more than visitors make, and still not a whole core."""
VISITORS = 2_000


def main() -> None:
    """Look up until standard input ends; a generation is followed as a visit follows it."""
    data, people = Path(sys.argv[1]), int(sys.argv[2])
    whom = [country.keys(person, 0, people) for person in dice().sample(range(people), VISITORS)]
    cache, samples, number = RegisterCache(data, Peppers(data)), list[float](), 0
    while True:
        if select.select([sys.stdin], [], [], PAUSE)[0]:
            if not sys.stdin.readline():
                return
            sys.stdout.write(json.dumps(samples) + "\n")
            sys.stdout.flush()
            samples.clear()
        if number % 50 == 0:
            cache.begin_visit()
        assert cache._open is not None
        begun = time.perf_counter()
        found = cache._open.register.lookup(whom[number % VISITORS])
        samples.append((time.perf_counter() - begun) * 1000)
        assert found is not None
        number += 1


if __name__ == "__main__":
    main()
