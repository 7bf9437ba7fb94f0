"""Several threads read one kind of message, and each may be the first."""

from onedata import wire
from tests.first_together import read_first_together
from tests.onedata.samples import FULL

SETUP = "from onedata import wire; from onedata.records import FullRecord; record = bytes.fromhex(sys.argv[1])"


def test_threads_that_read_a_record_for_the_first_time_together_do_not_end_the_process() -> None:
    read_first_together(SETUP, "wire.decode(record, FullRecord, 1 << 20)", wire.encode(FULL).hex())
