"""Every door of the portal has a declared rule, and keeps it: each route against each role, and against nobody.

A new route without a line in `RULES` fails the first test.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import select

from portal import app
from portal.service import Service
from portal.staff.accounts import ROLES
from portal.staff.models import StaffSession
from tests.portal.command_hands import PASSWORD, account
from tests.portal.kiosk_hands import MSGPACK, Hands
from tests.portal.komando.site import generous

ALL: Final = frozenset(ROLES)
COMMAND: Final = frozenset({"pemantau", "piket", "kepala"})
CASES: Final = frozenset({"petugas", "penyelia", *COMMAND})
MANAGE: Final = frozenset({"kepala", "penyelia"})
CONTENT: Final = frozenset({"redaksi", "kepala"})
CHIEF: Final = frozenset({"kepala"})
OVERSEE: Final = frozenset({"kepala", "pemantau", "penyelia"})
AUDIT: Final = frozenset({"kepala", "pemantau"})

RULES: Final[dict[str, str | frozenset[str]]] = {
    # anybody; what is secret in them is sealed, or named by a secret (an enrolment code, a volunteer's link)
    "GET /healthz": "anybody",
    "GET /v1/time": "anybody",
    "GET /v1/slip-keys": "anybody",
    "GET /v": "anybody",
    "GET /V": "anybody",
    "GET /v/{name}": "anybody",
    "GET /V/{name}": "anybody",
    "GET /gaya/{name}": "anybody",
    "GET /": ALL,
    "GET /masuk": "anybody",
    "POST /masuk": "anybody",
    "POST /bahasa": "anybody",
    "GET /schema": "anybody",
    "GET /schema/openapi.json": "anybody",
    "GET /schema/{path}": "anybody",
    "POST /v1/enrol": "code",
    "GET /bantu/{token}": "link",
    "POST /bantu/{token}": "link",
    "POST /bantu/{token}/dilihat": "link",
    "GET /v1/feeds/{feed}/manifest": "kiosk",
    "GET /v1/blobs/{sha256}": "blob",
    "GET /v1/peppers/{feed}": "kiosk",
    "POST /v1/heartbeat": "kiosk",
    "POST /v1/events": "kiosk",
    "POST /v1/alerts": "kiosk",
    "POST /v1/look-up": "kiosk",
    "POST /v1/counter": "kiosk",
    "POST /v1/desk": "kiosk",
    "POST /v1/queue": "kiosk",
    "GET /v1/kiosks": "operator",
    "GET /komando": COMMAND,
    "GET /komando/langsung": COMMAND,
    "GET /komando/peringatan": COMMAND,
    "GET /komando/peringatan/{alert_id}": COMMAND,
    "POST /komando/peringatan/{alert_id}/{act}": COMMAND,
    "GET /komando/kasus": CASES,
    "GET /komando/kasus.csv": OVERSEE,
    "GET /komando/kasus/{case_id}": CASES,
    "POST /komando/kasus/{case_id}/{act}": CASES,
    "GET /komando/penolong": CASES,
    "POST /komando/penolong": CASES,
    "POST /komando/penolong/{volunteer_id}/{act}": CASES,
    "GET /komando/anjungan": COMMAND,
    "GET /komando/penilaian": COMMAND,
    "GET /kelola": OVERSEE,
    "GET /kelola/akun": MANAGE,
    "POST /kelola/akun": MANAGE,
    "GET /kelola/akun/{account_id}": MANAGE,
    "POST /kelola/akun/{account_id}/{act}": MANAGE,
    "GET /kelola/rombongan": MANAGE,
    "POST /kelola/rombongan": MANAGE,
    "GET /kelola/rombongan/{group_id}": MANAGE,
    "POST /kelola/rombongan/{group_id}/hapus": MANAGE,
    "GET /kelola/alasan": OVERSEE,
    "POST /kelola/alasan": CHIEF,
    "GET /kelola/alasan/{code}": CHIEF,
    "POST /kelola/alasan/{code}/{act}": CHIEF,
    "GET /kelola/jejak": AUDIT,
    "GET /isi": CONTENT,
    "GET /isi/tulisan/{article}": CONTENT,
    "POST /isi/kembali": CONTENT,
    "POST /isi/lepas": CONTENT,
    "POST /keluar": ALL,
}
PAGES: Final = {door: rule for door, rule in RULES.items() if isinstance(rule, frozenset)}
LIVE: Final = "GET /komando/langsung"
"""Answers for as long as it is open: only its refusals are asked for here."""
FILLED: Final = {"feed": "register-52", "sha256": "0" * 64, "token": "x" * 20, "act": "ambil", "group_id": "0" * 16}


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    with TestClient(app.create(plain_portal, generous())) as made:
        yield made


def ask(client: TestClient[Litestar], door: str, **options: object) -> int:
    """Ask at a door, with names and numbers that nobody has."""
    method, address = door.split(" ")
    path = re.sub(r"{(\w+)}", lambda name: FILLED.get(name[1], "9999"), address)
    return int(client.request(method, path, follow_redirects=False, **options).status_code)  # type: ignore[arg-type]  # of httpx


def test_every_route_has_a_declared_rule(client: TestClient[Litestar]) -> None:
    routes = [route for route in client.app.routes if isinstance(route, HTTPRoute)]
    there = {f"{method} {route.path_format}" for route in routes for method in route.methods - {"OPTIONS"}}
    assert there == RULES.keys()


def test_nobody_is_let_in_where_a_role_a_kiosk_or_an_operator_is_wanted(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    stolen = Hands(plain_portal, client).enrol()
    stranger = Hands(plain_portal, client)
    stranger.kiosk_id = stolen.kiosk_id
    for door, rule in RULES.items():
        is_json = "heartbeat" in door
        kind = {"Content-Type": "application/json" if is_json else MSGPACK}
        body = {} if door.startswith("GET") else {"content": b'{"version": "1.0"}' if is_json else b"\x80"}
        match rule:
            case "kiosk":
                assert ask(client, door, headers=kind, **body) == 401, door
                assert ask(client, door, headers=kind | stranger.headers(), **body) == 401, f"{door}: another's key"
                assert ask(client, door, headers=kind | stolen.headers(aud="else"), **body) == 401, door
            case "operator":
                assert ask(client, door, headers=stolen.headers()) == 401, "a kiosk is no operator"
            case "link" | "blob":
                assert ask(client, door) == 404, door
            case "code":
                assert stranger.ask(code="AAAA-AAAA-AAAA").status_code == 403
            case frozenset():
                assert ask(client, door, headers=stolen.headers()) == 303, f"{door}: to the sign-in page"
            case _:
                assert ask(client, door) < 500, door


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_doors_and_no_other(plain_portal: Service, client: TestClient[Litestar], role: str) -> None:
    account(plain_portal, "rina", role, password=PASSWORD, office="BP3MI NTB", region="52")
    entered = client.post("/masuk", data={"login": "rina", "password": PASSWORD}, follow_redirects=False)
    assert entered.status_code == 303
    secret = _secret(plain_portal)
    for door, rule in sorted(PAGES.items(), key=lambda row: "keluar" in row[0]):
        if door == LIVE and role in rule:
            continue
        form = {"data": {"csrf": secret}} if door.startswith("POST") else {}
        status = ask(client, door, **form)
        assert (status != 403) if role in rule else (status == 403), (role, door, status)
        assert status < 500, door


def test_no_form_counts_without_its_secret_or_from_another_site(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    client.post("/masuk", data={"login": "kepala", "password": PASSWORD})
    secret = _secret(plain_portal)
    foreign = ("https://elsewhere.example", "null", "http://[", "http://testserver.local.elsewhere.example")
    forms = [door for door, rule in PAGES.items() if door.startswith("POST") and "kepala" in rule]
    assert len(forms) > 8
    for door in forms:
        assert ask(client, door, data={"text": "x"}) == 403, door
        assert ask(client, door, data={"csrf": "x" * len(secret)}) == 403, door
        assert ask(client, door, json={"csrf": secret}) == 403, f"{door}: JSON is no form"
    for door in (*forms, "POST /masuk", "POST /bahasa", "POST /bantu/{token}", "POST /bantu/{token}/dilihat"):
        for origin in foreign:
            assert ask(client, door, data={"csrf": secret}, headers={"Origin": origin}) == 403, (door, origin)


def test_every_page_is_kept_by_nobody_framed_by_nobody_and_runs_nothing_foreign(
    plain_portal: Service, client: TestClient[Litestar]
) -> None:
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    for signed_in in (False, True):
        if signed_in:
            client.post("/masuk", data={"login": "kepala", "password": PASSWORD})
        for door in (door for door in (*PAGES, "GET /masuk", "GET /bantu/{token}") if door.startswith("GET")):
            if door == LIVE:
                continue
            path = re.sub(r"{(\w+)}", lambda name: FILLED.get(name[1], "9999"), door.split(" ")[1])
            headers = client.get(path, follow_redirects=False).headers
            assert headers["cache-control"] == "no-store", door
            assert "frame-ancestors 'none'" in headers["content-security-policy"], door
            assert "unsafe" not in headers["content-security-policy"], door
            assert headers["x-content-type-options"] == "nosniff", door


def test_the_session_is_a_cookie_of_this_host_alone_over_tls(plain_portal: Service) -> None:
    settings = msgspec.structs.replace(plain_portal.settings, public_url="https://portal.example")
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    secured = app.create(msgspec.structs.replace(plain_portal, settings=settings), generous())
    with TestClient(secured, base_url="https://portal.example") as client:
        # A session that somebody planted under the same name, or under the plain one, is not taken over.
        planted = {"Cookie": "__Host-aim_session=planted; aim_session=planted"}
        form = {"login": "kepala", "password": PASSWORD}
        entered = client.post("/masuk", data=form, headers=planted, follow_redirects=False)
        (cookie,) = entered.headers.get_list("set-cookie")
        assert re.fullmatch(
            r"__Host-aim_session=(?!planted)[\w-]{43}; HttpOnly; Max-Age=\d+; Path=/; SameSite=strict; Secure", cookie
        )
        assert client.get("/kelola/akun", follow_redirects=False).status_code == 200
        token = client.cookies["__Host-aim_session"]
        client.cookies.clear()
        other_name = {"Cookie": f"aim_session={token}"}
        assert client.get("/kelola/akun", headers=other_name, follow_redirects=False).status_code == 303


def _secret(portal: Service) -> str:
    """The form secret of the only session there is."""
    with portal.database.read() as session:
        return session.scalars(select(StaffSession.csrf)).one()
