"""The portal's program without its limits of how often a kiosk and its staff may ask: a desk that dies asks often."""

from portal.__main__ import program
from portal.desk import answering
from portal.limits import RateLimit

if __name__ == "__main__":
    RateLimit.take = lambda self, caller: None  # type: ignore[method-assign]
    answering.SEARCHES = 1_000_000
    program()
