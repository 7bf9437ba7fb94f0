"""What this process holds of the machine, to see that something begun and ended leaves nothing behind."""

import gc
import threading
from pathlib import Path
from typing import NamedTuple


class Held(NamedTuple):
    """How many threads run and how many descriptors are open."""

    threads: int
    descriptors: int

    def within(self, earlier: "Held") -> bool:
        """Return whether nothing was added since; less is no fault, what other tests left may end at any moment."""
        return self.threads <= earlier.threads and self.descriptors <= earlier.descriptors


def held() -> Held:
    """Count now; garbage is collected first, or it would be counted once and hide as much that is lost later."""
    gc.collect()
    return Held(threading.active_count(), len(list(Path("/proc/self/fd").iterdir())))
