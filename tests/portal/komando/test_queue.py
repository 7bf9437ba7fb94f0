"""The queue of alerts: who waits stands on top, and every clock runs from the right moment."""

import datetime as dt
import re

from litestar.testing import TestClient

from portal import app
from portal.komando import queue
from portal.service import Service
from tests.portal.command_hands import PASSWORD, Reporter, account, raised
from tests.portal.conftest import SetClock
from tests.portal.komando.site import generous
from tests.portal.komando.test_pages import enter, somebody


def test_unanswered_alerts_stand_above_older_ones_in_hand_each_with_its_running_clocks(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock
) -> None:
    account(plain_portal, "pusat", "pemantau", password=PASSWORD)
    first = clock.now
    for name in ("A", "B", "C"):
        plain_reporter.send("alert-raised", raised(name=f"CONTOH {name}"))
        clock.advance(seconds=30)
    with TestClient(app.create(plain_portal, generous())) as client:
        csrf = enter(client, "pusat")
        client.post("/komando/peringatan/1/ambil", data={"csrf": csrf})
        text = client.get("/komando").text
    with plain_portal.database.read() as session:
        assert [line.alert_id for line in queue.lines(session, somebody("pemantau"))] == [2, 3, 1]
    rows = re.findall(r'<li class="alert .*?</li>', text, re.DOTALL)
    assert [re.findall(r'id="alert-(\d)"', row) for row in rows] == [["2"], ["3"], ["1"]]
    since = [re.findall(r'<time class="run" data-since="([^"]+)"', row) for row in rows]
    until = [re.findall(r'<time data-until="([^"]+)"', row) for row in rows]
    moments = [first + dt.timedelta(seconds=seconds) for seconds in (30, 60, 0)]
    assert [[dt.datetime.fromisoformat(one) for one in row] for row in since] == [[one] for one in moments]
    due = [[one + dt.timedelta(seconds=90)] for one in moments[:2]]
    assert [[dt.datetime.fromisoformat(one) for one in row] for row in until] == [*due, []], (
        "who has one waits for none"
    )
