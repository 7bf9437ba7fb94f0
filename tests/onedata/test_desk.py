"""What a desk is answered: names that it makes files of can be nothing but names."""

import pytest

from onedata import wire
from onedata.desk import ANSWER_BYTES, DeskAnswer, Group


@pytest.mark.parametrize(
    "group", ["../../../etc/x", "/etc/x", "..", "", "00112233AABBCCDD", "00112233aabbccdd\n", "0" * 17]
)
def test_a_group_whose_id_is_a_path_is_no_answer(group: str) -> None:
    """A desk writes sheets into a file that is named after it, so a portal that was taken over would name the place."""
    answer = wire.encode(DeskAnswer("done", groups=(Group(group, "OPP CONTOH", "2026-11-25", 1),)))
    with pytest.raises(wire.Malformed):
        wire.decode(answer, DeskAnswer, ANSWER_BYTES[-1])


def test_a_group_with_an_id_of_its_own_is_one() -> None:
    answer = DeskAnswer("done", groups=(Group("00112233aabbccdd", "OPP CONTOH", "2026-11-25", 1),))
    assert wire.decode(wire.encode(answer), DeskAnswer, ANSWER_BYTES[-1]) == answer
