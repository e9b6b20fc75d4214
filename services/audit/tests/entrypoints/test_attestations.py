import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from audit.adapters.attested import AttestedReader
from audit.adapters.log_key import kept_key
from audit.adapters.personal_reads import PersonalReads
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.attestations import Attestations
from audit.domain.intake import Message
from audit.entrypoints.attestations import AttestationParts, attestation_routes
from audit.entrypoints.oversight_titles import OVERSIGHT_TITLES
from audit.entrypoints.personal_reads import PersonalReadParts, personal_read_routes
from audit.entrypoints.review_sheet import SheetParts, sheet_pages
from audit.features.oversight import ROOM
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Gate
from chassis.identity.paper import PaperDesk
from chassis.identity.permissions import permission
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from kernel.ids import named_id
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from services.audit.tests.flag_desk import ALGORITHMS, FlagDesk, open_flags

As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient
COUNTY, VILLAGE, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=4)
SUPERVISOR, RESIDENT = UUID(int=12), UUID(int=13)
SOURCE = "/demo/510604/audit"
ORIGINAL, SHEET = f"sha256:{'0a' * 32}", f"sha256:{'0b' * 32}"
VOUCHER = UUID(int=301)
KEYS = count(1)


def original(county: Any, evidence: str, *, about: UUID) -> str:
    """Keep an original in the village, and give its aggregate's id."""
    kept = str(named_id(f"/assets/evidence/{evidence}"))
    county.happens(
        "assets.evidence.kept",
        kept,
        {"evidence": evidence, "about": str(about), "kept_by": str(SUPERVISOR)},
        unit=str(VILLAGE),
    )
    return kept


@pytest.fixture
async def desk(app_url: str, pool: Any) -> AsyncIterator[FlagDesk]:
    with open_flags(app_url, pool) as desk:
        yield desk


@pytest.fixture
def played(county: Any) -> Any:
    county.happens("assets.voucher.posted", str(VOUCHER), {"summary": "x"}, unit=str(VILLAGE))
    original(county, ORIGINAL, about=RESIDENT)
    original(county, SHEET, about=SUPERVISOR)
    return county


@pytest.fixture
async def app(
    gate: Gate, app_url: str, pool: Any, desk: FlagDesk, played: Any
) -> AsyncIterator[FastAPI]:
    factory = PostgresEventStoreFactory(
        StoreOptions(url=app_url), source=SOURCE, writer="audit/1", vault=desk.vault
    )
    log = Log(factory.envelope_store())
    attested = AttestedReader(pool, own_source=SOURCE)

    async def knows_sheet(sheet: str) -> bool:
        return attested.knows_original(sheet)

    paper = PaperDesk(
        permission=permission("audit.paper.enter"),
        knows_sheet=knows_sheet,
        ever_held=lambda person: gate.posts.held(person, date(2026, 6, 30)),
    )
    parts = AttestationParts(
        gate=replace(gate, paper=paper),
        attestations=Attestations(log, TreeReader(pool)),
        attested=attested,
        vault=desk.vault,
        source=SOURCE,
        division=lambda _: "510604102211",
        cursor_key=b"k" * 32,
    )
    looked = PersonalReadParts(
        gate=gate, reads=PersonalReads(pool), county=COUNTY, cursor_key=b"k" * 32
    )
    pages = Pages([ROOM], demonstration=True)
    sheet = SheetParts(
        pages=pages,
        tree=TreeReader(pool),
        origin="mingbai.invalid/demo/510604/log",
        unit_name=lambda unit: {VILLAGE: "安家村"}[unit],
        today=lambda: date(2026, 6, 30),
    )
    yield create_app(
        name="audit",
        version="1",
        routers=[
            attestation_routes(parts),
            personal_read_routes(looked),
            sheet_pages(sheet),
            asset_routes(pages.assets),
        ],
        options=AppOptions(titles=OVERSIGHT_TITLES),
    )
    log.close()
    factory.close()


@pytest.fixture
def relayed(migrated: str, store: TreeStore, county: Any) -> Callable[[], None]:
    """Bring audit's own events into the county's log, as relay and reader do."""
    done = [0]

    def relay() -> None:
        with psycopg.connect(migrated) as connection:
            rows = connection.execute(
                "SELECT position, bytes, chain FROM store.events WHERE position > %s"
                " ORDER BY position",
                (done[0],),
            ).fetchall()
        for position, event, chain in rows:
            done[0] = position
            message = Message(
                sequence=store.append([], at=county.at).sequence + 1,
                subject="ev.510604.audit.unit_reviews.reviewed.v1.102.211",
                headers={"Mingbai-Position": str(position), "Mingbai-Chain": chain.hex()},
                event=bytes(event),
            )
            assert store.append([message], at=datetime.now(UTC)).alarms == ()

    return relay


def named(headers: dict[str, str], **more: str) -> dict[str, str]:
    return {**headers, "Idempotency-Key": f"key-{next(KEYS):020}", **more}


async def test_a_review_is_of_a_state_that_the_log_had(
    client: Client, as_: As, reader: TreeReader, relayed: Callable[[], None]
) -> None:
    head = reader.head(2)
    path, who = f"/units/{VILLAGE}/reviews", as_("supervisor")
    body = {"size": 2, "root": f"sha256:{head.root.hex()}"}

    done = await client.post(path, headers=named(who), json=body)
    beyond = await client.post(path, headers=named(who), json={**body, "size": 9_000})
    other = await client.post(path, headers=named(who), json={**body, "size": 1})
    twice = await client.post(path, headers=named(who), json=body)
    elsewhere = await client.post(f"/units/{ELSEWHERE}/reviews", headers=named(who), json=body)

    assert (done.status_code, done.json()) == (201, {"unit": str(VILLAGE), **body})
    assert [each.json()["code"] for each in (beyond, other, twice, elsewhere)] == [
        "attested_size_unknown",
        "attested_root_differs",
        "attested_already",
        "not_permitted",
    ]
    assert (await client.get(path, headers=who)).json()["items"] == []
    relayed()
    [read] = (await client.get(path, headers=who)).json()["items"]
    assert (read["size"], read["root"], read["reviewer"]) == (2, body["root"], str(SUPERVISOR))
    assert reader.inclusion(SOURCE, read["event"]).index == read["index"]
    assert (await client.get(path, headers=as_("resident"))).status_code == 403


async def test_a_sheet_that_a_supervisor_signed_is_entered_by_the_clerk(
    client: Client, as_: As, reader: TreeReader, relayed: Callable[[], None]
) -> None:
    path = f"/units/{VILLAGE}/reviews"
    body = {"size": 3, "root": f"sha256:{reader.head(3).root.hex()}"}
    paper = f"signer={SUPERVISOR}; signed=2026-06-20; sheet={SHEET}"
    unknown = paper.replace("0b", "0c")

    refused = await client.post(
        path, headers=named(as_("clerk"), **{"Mingbai-Paper": unknown}), json=body
    )
    entered = await client.post(
        path, headers=named(as_("clerk"), **{"Mingbai-Paper": paper}), json=body
    )

    assert refused.json()["code"] == "paper_sheet_unknown"
    assert entered.status_code == 201, entered.text
    relayed()
    [read] = (await client.get(path, headers=as_("auditor"))).json()["items"]
    assert (read["reviewer"], read["on"]) == (str(SUPERVISOR), "2026-06-20")
    assert read["actor"].startswith(f"person/{SUPERVISOR}/")
    assert read["entered_by"].startswith(f"person/{UUID(int=15)}/")
    assert read["evidence"] == [SHEET]


async def test_the_sheet_says_the_very_state_that_is_entered_from_it(
    client: Client, as_: As, store: TreeStore, reader: TreeReader, tmp_path: Path
) -> None:
    key = kept_key(tmp_path / "keys", ALGORITHMS)
    signer = KeySigner("mingbai.invalid/demo/510604/log", key)
    page = f"/zh/units/{VILLAGE}/review-sheet"
    assert (await client.get(page)).json()["code"] == "no_checkpoint_yet"
    note = sign_checkpoint(Checkpoint(origin=signer.name, head=reader.head()), signer)
    store.publish(note, at=datetime.now(UTC))

    printed = (await client.get(page)).text
    english = (await client.get(page.replace("/zh/", "/en/"))).text

    assert "安家村" in printed
    assert "Review sheet" in english
    assert "阅签" not in english
    size = int(re.findall(r"<strong>(\d+)</strong>", printed)[0])
    root = "".join(re.findall(r"<code>([0-9a-f]{8})</code>", printed))
    assert (size, root) == (3, reader.head().root.hex())
    entered = await client.post(
        f"/units/{VILLAGE}/reviews",
        headers=named(as_("supervisor")),
        json={"size": size, "root": f"sha256:{root}"},
    )
    assert entered.status_code == 201


async def test_a_document_is_agreed_to_or_questioned_with_a_reason(
    client: Client, as_: As, relayed: Callable[[], None], migrated: str
) -> None:
    entry = f"/510604/assets#{VOUCHER}.1"
    said = {"document": ORIGINAL, "entry": entry}
    asked = {**said, "verdict": "questioned", "reason": "李某某的签名不清"}
    path, who = "/document-reviews", as_("supervisor")

    agreed = await client.post(path, headers=named(who), json={**said, "verdict": "agreed"})
    again = await client.post(path, headers=named(who), json={**said, "verdict": "agreed"})
    questioned = await client.post(path, headers=named(as_("auditor")), json=asked)
    unreasoned = await client.post(path, headers=named(who), json={**said, "verdict": "questioned"})
    lost = {"document": SHEET.replace("0b", "0d"), "verdict": "agreed"}
    unknown = await client.post(path, headers=named(who), json=lost)

    assert (agreed.status_code, agreed.json()["verdict"]) == (201, "agreed")
    assert questioned.json()["verdict"] == "questioned"
    assert again.json()["code"] == "attested_already"
    assert unreasoned.status_code == 422
    assert (unknown.status_code, unknown.json()["code"]) == (404, "document_unknown")
    relayed()
    read = (await client.get(path, headers=who, params={"document": ORIGINAL})).json()["items"]
    in_unit = await client.get(f"/units/{VILLAGE}/document-reviews", headers=who)
    assert in_unit.json()["items"] == read
    assert [(each["verdict"], each["reason"]) for each in read] == [
        ("agreed", None),
        ("questioned", asked["reason"]),
    ]
    assert {each["document"] for each in read} == {ORIGINAL}
    assert (await client.get(path, headers=who, params={"document": SHEET})).json()["items"] == []
    with psycopg.connect(migrated) as connection:
        wanted = "topic LIKE 'audit.document_reviews.questioned%'"
        [stored] = connection.execute(f"SELECT bytes FROM store.events WHERE {wanted}").fetchall()
    assert "李某某" not in json.dumps(json.loads(bytes(stored[0])), ensure_ascii=False)


async def test_a_person_asks_who_looked_at_what_is_kept_about_them(
    client: Client, as_: As, played: Any
) -> None:
    read_by = {"evidence": ORIGINAL, "purpose": "credit-line", "reader": str(SUPERVISOR)}
    kept = str(named_id(f"/assets/evidence/{ORIGINAL}"))
    path = f"/persons/{RESIDENT}/reads"
    assert (await client.get(path, headers=as_("resident"))).json()["items"] == []
    for purpose in ("credit-line", "audit"):
        played.happens(
            "assets.evidence.read", kept, {**read_by, "purpose": purpose}, unit=str(VILLAGE)
        )
    other = str(named_id(f"/assets/evidence/{SHEET}"))
    played.happens("assets.evidence.read", other, {**read_by, "evidence": SHEET}, unit=str(VILLAGE))

    own = (await client.get(path, headers=as_("resident"))).json()["items"]
    first = (await client.get(path, headers=as_("auditor"), params={"limit": 1})).json()
    rest = await client.get(path, headers=as_("auditor"), params={"cursor": first["next"]})

    assert [(each["reader"], each["purpose"]) for each in own] == [
        (str(SUPERVISOR), "credit-line"),
        (str(SUPERVISOR), "audit"),
    ]
    assert first["items"] + rest.json()["items"] == own
    assert (await client.get(path, headers=as_("supervisor"))).status_code == 403
