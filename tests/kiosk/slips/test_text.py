"""The words of a slip for those who listen."""

from collections.abc import Callable

from kiosk.slips import text
from kiosk.slips.model import Slip

MakeSlip = Callable[..., Slip]


def test_a_listener_hears_what_stands_on_paper(make_slip: MakeSlip) -> None:
    lines = text.render(make_slip("id", copy=2)).splitlines()
    for expected in (
        "CONTOH: bukan orang sungguhan",
        "SN, lahir 1994",
        "Tahap Anda sekarang: Orientasi (OPP)",
        "4/6: Berangkat",
        "Langkah berikutnya: Minta jadwal orientasi (OPP)",
        "Di mana: Loket 2, kantor ini",
        "Paspor: 12 Feb 2027 (83 hari lagi)",
        "SALINAN 2",
    ):
        assert expected in lines
    assert not [line for line in lines if "HTTPS" in line]


def test_a_neutral_slip_is_four_lines_and_its_number(make_slip: MakeSlip) -> None:
    lines = text.render(make_slip("id", stage="SEE_STAFF", synthetic=False)).splitlines()
    assert lines[3:] == ["Silakan temui petugas.", "Di mana: Loket 2, kantor ini", "No. A-000123"]
