"""The permission table, walked: every route, asked by everybody."""

from typing import Any

import pytest

from chassis.identity.permissions import route_table
from chassis.testing.originals import png
from points.domain.objection import Objection
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.route_groups import OF_A_LISTING, OF_AN_IMPORT, PAPER, PUBLIC
from services.points.tests.village import (
    EVERYBODY,
    GRID,
    MEMBERS,
    OTHER_GRID,
    SCHEME,
    account,
    person,
    post_of,
    unit,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUPERVISING = {"supervisor", "auditor", "registrar", *MEMBERS}
READERS = {"officer", *SUPERVISING}
ACT = {"item": "no-such-item", "points": "1", "acted_on": "2026-03-05"}
ENTRY = {"account": str(account("yard")), "entry": "2026-03-02/env-tidy-yard/1"}
WRONG_TOKENS = {"unauthenticated", "person_unlinked", "not_permitted"}
PLACE = {
    "account": str(account("yard")),
    "grid": str(unit(GRID)),
    "month": "2026-03",
    "scheme": SCHEME,
    "quarter": "2026-Q1",
    "objection": str(Objection.create_id(account("yard"), "2026-03-02/env-tidy-yard/1")),
    "year": "2026",
    "honour": str(unit(GRID)),
    "consent": str(unit(GRID)),
    "evidence": f"sha256:{'0' * 64}",
}
OF_SCHEME = {"scheme": SCHEME}
DECIDED = {"account": str(account("yard")), "resolution": "1"}
MAY: dict[str, tuple[set[str], dict[str, Any]]] = {
    "POST /accounts/{account}/entries": ({"officer"}, ACT),
    # Everybody may declare; the account asks whether it is their own.
    "POST /accounts/{account}/declarations": (set(EVERYBODY), ACT),
    "POST /grids/{grid}/checks": ({"officer"}, {**OF_SCHEME, "checked": [ENTRY]}),
    "POST /grids/{grid}/months/{month}/reports": ({"officer"}, OF_SCHEME),
    "POST /grids/{grid}/months/{month}/recognitions": (
        set(MEMBERS),
        {**OF_SCHEME, "present": [str(person(name)) for name in MEMBERS[:5]]},
    ),
    "POST /grids/{grid}/months/{month}/inspections": (
        {"supervisor"},
        {**OF_SCHEME, "outcome": "in_order"},
    ),
    "POST /schemes/{scheme}/quarters/{quarter}/approvals": ({"secretary"}, {"resolution": "1"}),
    # And to object to an entry.
    "POST /accounts/{account}/objections": (
        set(EVERYBODY),
        {"entry": ENTRY["entry"], "reason": "少记了一次"},
    ),
    "POST /accounts/{account}/objections/{objection}/decisions": (
        set(MEMBERS),
        {
            "decision": "dismissed",
            "present": [str(person(name)) for name in MEMBERS[:5]],
            "reason": "与记录相符",
        },
    ),
    "POST /schemes/{scheme}/quarters/{quarter}/reissues": ({"secretary"}, {"resolution": "1"}),
    "POST /schemes/{scheme}/years/{year}/closings": ({"secretary"}, {"resolution": "1"}),
    "POST /schemes/{scheme}/years/{year}/honours": (
        set(MEMBERS),
        {
            "account": str(account("yard")),
            "title": "no-such-title",
            "bonus": 20_000,
            "present": [str(person(name)) for name in MEMBERS[:5]],
        },
    ),
    "POST /schemes/{scheme}/years/{year}/honours/{honour}/awards": ({"secretary"}, DECIDED),
    "POST /schemes/{scheme}/years/{year}/honours/{honour}/refusals": ({"secretary"}, DECIDED),
    "GET /schemes/{scheme}/years/{year}/ranking": ({"secretary", *SUPERVISING}, {}),
    "GET /schemes/{scheme}/years/{year}/honours": ({"secretary", *SUPERVISING}, {}),
    # Everybody may consent for their own; the account asks whether it is.
    "POST /accounts/{account}/consents": (
        set(EVERYBODY),
        {
            "recipient": str(post_of("lender")),
            "purpose": "no-such-purpose",
            "valid_until": "2026-06-30",
        },
    ),
    "POST /accounts/{account}/consents/{consent}/withdrawals": (set(EVERYBODY), {}),
    "POST /accounts/{account}/snapshots": (
        {"lender", "employer"},
        {"recipient": str(post_of("lender")), "purpose": "credit-line"},
    ),
    "GET /accounts/{account}/consents": ({"auditor", "head"}, {}),
    "GET /accounts/{account}/snapshots": ({"auditor", "head"}, {}),
    "GET /accounts": (READERS, {**OF_SCHEME, "grid": str(unit(GRID))}),
    # And who the account is about.
    "GET /accounts/{account}": ({*READERS, "head"}, {}),
    "GET /accounts/{account}/history": ({*READERS, "head"}, {}),
    "GET /accounts/{account}/statement": ({*READERS, "head"}, {}),
    "GET /accounts/{account}/objections": ({*READERS, "head"}, {}),
    "GET /grids/{grid}/objections": (READERS, OF_SCHEME),
    "GET /grids/{grid}/months/{month}/register": (READERS, OF_SCHEME),
    "GET /schemes/{scheme}/quarters/{quarter}/statement": (SUPERVISING, {}),
    "GET /schemes/{scheme}/irregular-acts": (SUPERVISING, {}),
    "POST /accounts/{account}/listings": (
        set(MEMBERS),
        {"present": [str(person(name)) for name in MEMBERS[:5]]},
    ),
    "GET /schemes/{scheme}/listings": ({"secretary", *SUPERVISING}, {}),
    "GET /state/accounts": ({*READERS, "bank"}, {"unit": str(unit(GRID))}),
    # Whoever may come this far is asked whether it is their own.
    "GET /evidence/{evidence}": (set(EVERYBODY), {}),
    "HEAD /evidence/{evidence}": (set(EVERYBODY), {}),
    "POST /evidence": (set(EVERYBODY), {}),
    "GET /grids/{grid}/months/{month}/inspections": (READERS, OF_SCHEME),
    "GET /log": ({"auditor"}, {}),
}
"""Who may, and a request that is refused for nothing but what it says."""


# Pages have a table of their own, for they know callers by their sign-in.
PAGES = ("/{language}/", "/signin/", "/assets/")


async def test_every_route_stands_in_the_table(still: Desk) -> None:
    lines = [line for line in route_table(still.app) if not line.path.startswith(PAGES)]

    guarded = {f"{line.method} {line.path}" for line in lines if not line.permission.public}
    public = {f"{line.method} {line.path}" for line in lines if line.permission.public}

    assert guarded == {*MAY, *OF_A_LISTING, *OF_AN_IMPORT}
    assert public == PUBLIC


@pytest.mark.parametrize("route", MAY)
async def test_a_route_is_open_to_those_in_the_table_and_to_nobody_else(
    still: Desk, route: str
) -> None:
    allowed, request = MAY[route]
    before = still.anjia.process.events()

    for name in (*EVERYBODY, "unlinked", None):
        code = await _code(still, route, request, name)
        assert (code not in WRONG_TOKENS) == (name in allowed), f"{name}: {code}"

    assert still.anjia.process.events() == before


async def test_paper_is_taken_where_the_table_says_so(still: Desk) -> None:
    taken = {
        f"{line.method} {line.path}" for line in route_table(still.app) if line.permission.paper
    }

    assert taken == PAPER


@pytest.mark.parametrize("route", [route for route in MAY if route.startswith("POST /")])
async def test_a_clerk_enters_for_those_who_may_and_for_nobody_else(
    still: Desk, route: str
) -> None:
    allowed, request = MAY[route]
    sheet = await still.kept(png())
    path = route.removeprefix("POST ").format(**PLACE)
    before = still.anjia.process.events()

    for signer in (name for name in EVERYBODY if name != "clerk"):
        headers = still.paper(signer, "2026-03-09", sheet)
        answer = await still.post(path, request, by="clerk", headers=headers)
        code = answer.json()["code"]
        if route not in PAPER:
            assert code == "paper_not_taken"
        else:
            entered = code not in {"paper_signer_without_post", "paper_signer_post_lapsed"}
            assert entered == (signer in allowed), f"{signer}: {code}"
        # Who is no clerk here enters for nobody.
        if route in PAPER and signer in allowed - {"other-clerk"}:
            outside = await still.post(path, request, by="other-clerk", headers=headers)
            assert outside.json()["code"] == "paper_clerk_outside_unit"

    assert still.anjia.process.events() == before


async def _code(still: Desk, route: str, request: dict[str, Any], name: str | None) -> str:
    method, _, template = route.partition(" ")
    path = template.format(**PLACE)
    if route == "POST /evidence":
        # Empty: it is refused for nothing but that.
        headers = {"Idempotency-Key": "k", **still.signed(name)}
        query = {"unit": str(unit(GRID))}
        answer = await still.client.post(path, params=query, headers=headers)
    elif method == "HEAD":
        answer = await still.client.head(path, headers=still.signed(name))
        return {401: "unauthenticated", 403: "not_permitted"}.get(answer.status_code, "")
    elif method == "POST":
        answer = await still.post(path, request, by=name)
    else:
        answer = await still.get(path, by=name, **request)
    return str(answer.json().get("code", "")) if answer.is_error else ""


@pytest.mark.parametrize("route", sorted(PUBLIC))
async def test_a_public_route_asks_nobody_who_they_are(still: Desk, route: str) -> None:
    answer = await still.get(route.removeprefix("GET ").format(**PLACE))

    assert answer.status_code in ({404} if route.endswith(("{quarter}", "{year}")) else {200, 307})


async def test_nobody_reads_the_account_of_another_household(still: Desk) -> None:
    own = await still.get(f"/accounts/{account('mill')}", by="neighbour")
    other = await still.get(f"/accounts/{account('yard')}", by="neighbour")

    assert (own.status_code, other.status_code) == (200, 403)


async def test_an_officer_of_another_grid_neither_reads_nor_records_here(still: Desk) -> None:
    path = f"/accounts/{account('beyond')}"

    assert (await still.get(path, by="other-officer")).status_code == 200
    assert (await still.get(path, by="officer")).status_code == 403
    assert await still.refusal(f"{path}/entries", ACT, by="other-officer") == (
        409,
        "item_not_in_table",
    )
    assert (await still.get("/accounts", by="other-officer", grid=str(unit(OTHER_GRID)),
                            scheme=SCHEME)).status_code == 200  # fmt: skip


@pytest.mark.parametrize("name", ["officer", "head", MEMBERS[0]])
async def test_a_register_that_is_not_heard_stops_every_command_and_no_question(
    still: Desk, name: str
) -> None:
    register = still.base.register
    heard = register._level_at
    register._level_at = None
    try:
        for route, (_, request) in MAY.items():
            if route.startswith("POST"):
                assert await _code(still, route, request, name) == "registry_stale"
        read = await still.get(f"/accounts/{account('yard')}", by=name)
        ready = await still.get("/readyz")
    finally:
        register._level_at = heard

    assert read.status_code == 200
    assert ready.status_code == 503


async def test_the_events_are_described_beside_the_routes(still: Desk) -> None:
    page = await still.get("/docs")
    document = (await still.get("/asyncapi.json")).json()

    assert 'href="asyncapi.json"' in page.text
    assert document["asyncapi"] == "3.0.0"
    assert "points.account.opened.v1" in document["channels"]
