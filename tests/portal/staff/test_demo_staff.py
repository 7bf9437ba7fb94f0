"""The invented staff of a demonstration: one of each role, made once, and the file tells how each signs in."""

import msgspec

from onedata import credentials
from portal.service import Service
from portal.staff import accounts, demo
from portal.staff.demo import DemoStaff


def test_each_role_is_there_once_and_the_file_tells_what_opens_it(plain_portal: Service) -> None:
    assert demo.fill(plain_portal) == len(accounts.ROLES) - 1  # a mission's duty officer has a country of their own
    assert demo.fill(plain_portal) == 0
    told = msgspec.json.decode((plain_portal.settings.data / demo.FILE).read_bytes(), type=list[DemoStaff])
    assert all("CONTOH" in one.name for one in told)
    with plain_portal.database.read() as session:
        for one in told:
            account = accounts.named(session, one.login)
            assert account.role == one.role
            assert (account.card is not None) == (one.role in accounts.DESK_ROLES)
            if one.card:
                assert account.card == credentials.identifier("staff", one.card)
