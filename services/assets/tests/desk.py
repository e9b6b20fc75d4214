"""The served service as `python -m assets` serves it, and events of others as they come."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import psycopg
from fastapi import FastAPI
from psycopg import conninfo
from pydantic import SecretStr

from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.adapters.payments.payee_contacts import PayeeContacts
from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.application.payments.chain_watch import ChainWatch
from assets.bootstrap import NAME, READ_MODELS, SERVICE
from assets.entrypoints.payments.chain_staffing import ChainStaffing, StaffingParts
from assets.settings import AssetsSettings
from chassis.clock import PlayedClock
from chassis.eventstore.schema import Roles
from chassis.evidence.folder import FolderStore
from chassis.evidence.settings import open_originals
from chassis.foundation import Foundation
from chassis.identity.paper import PAPER_HEADER
from chassis.listen.messages import Received
from chassis.listen.options import Trouble
from chassis.listen.reception import Reception
from chassis.projections.projector import Projector
from chassis.streams import POSITION_HEADER, subject_of
from chassis.testing.issuer import Issuer
from chassis.testing.lent_apps import LentApps
from kernel.beijing import BEIJING
from services.assets.tests.hearing import reception
from services.assets.tests.village import (
    COUNTY,
    REGISTER_POSITION,
    VILLAGE,
    fill,
    link,
    person,
    unit,
)

ROLES = Roles.of("assets")
SOURCE = f"/demo/{COUNTY}/assets"
PASSWORD = "trial"  # noqa: S105  # a throw-away role on a loopback server of the test session
HOUR_SECONDS = 3_600
EVIDENCE_BYTES_MAX = 1_000_000


@dataclass(kw_only=True)
class Desk:
    """Speaks to the service as one of Anjia's people, and delivers events to it."""

    client: httpx.AsyncClient
    base: Foundation
    app: FastAPI
    issuer: Issuer
    clock: PlayedClock
    reception: Reception
    projector: Projector
    staffing: ChainStaffing
    owner: psycopg.Connection[Any]
    """Sees and changes the database from outside."""
    following: psycopg.Connection[Any]
    """Keeps the read models."""
    troubles: list[Trouble]

    def at(self, day: str) -> None:
        """Move to a day's noon in Beijing."""
        self.clock.set(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BEIJING))

    def signed(self, name: str) -> dict[str, str]:
        expires = int(self.clock.now().timestamp()) + HOUR_SECONDS
        return self.issuer.bearer(name, expires=expires)

    async def post(
        self,
        path: str,
        body: dict[str, Any],
        *,
        by: str,
        key: str | None = "",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        named = {} if key is None else {"Idempotency-Key": key or uuid4().hex}
        sent = {"Content-Type": "application/json", **named, **self.signed(by), **(headers or {})}
        return await self.client.post(path, content=json.dumps(body).encode(), headers=sent)

    async def kept(self, content: bytes, *, by: str = "clerk") -> str:
        """Upload an original that must be kept; gives its id."""
        named = {"Idempotency-Key": uuid4().hex, **self.signed(by)}
        query = {"unit": str(unit(VILLAGE))}
        made = await self.client.post("/evidence", params=query, content=content, headers=named)
        assert made.status_code == 201, made.text
        self.project()
        return str(made.json()["evidence"])

    def paper(self, signer: str, signed: str, sheet: str) -> dict[str, str]:
        """Give the header by which a clerk says whose sheet this is."""
        return {PAPER_HEADER: f"signer={person(signer)}; signed={signed}; sheet={sheet}"}

    async def refusal(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        """Send what is to be refused; gives status and code, once nothing has changed."""
        before = self.events()
        answer = await self.post(path, body, by=by)
        assert self.events() == before
        return answer.status_code, answer.json()["code"]

    async def get(self, path: str, *, by: str, **query: Any) -> httpx.Response:
        self.project()
        return await self.client.get(path, params=query, headers=self.signed(by))

    async def deliver(self, document: dict[str, Any]) -> str:
        """Deliver an event once; gives `done`, or what went wrong."""
        self.troubles.clear()
        again = await self.reception.receive(
            Received(
                subject=subject_of(document),
                headers={POSITION_HEADER: "7"},
                body=orjson.dumps(document),
                place="EVENTS/1",
                deliveries=1,
            )
        )
        if not self.troubles:
            return "done"
        (trouble,) = self.troubles
        return f"{'again' if again else 'aside'}: {trouble.code}"

    def events(self) -> list[dict[str, Any]]:
        """Give every stored event's document, in order."""
        statement = "SELECT convert_from(bytes, 'utf8')::jsonb FROM store.events ORDER BY position"
        return [row[0] for row in self.owner.execute(statement).fetchall()]

    def types(self) -> list[str]:
        return [event["type"].removeprefix("assets.") for event in self.events()]

    async def look_at_chains(self) -> None:
        """Let the clock's job look whether every chain can be completed."""
        self.project()
        await self.staffing.look()

    def project(self) -> None:
        """Bring the read models up to the log's end."""
        self.projector.catch_up(self.following, self.projector.prepare(self.following))


def prepare(url: str) -> None:
    """Fill the register's replica and make the read models of a migrated database.

    It is named by its superuser's URL.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        fill(connection)
    projector = _projector(url)
    with psycopg.connect(_as(url, ROLES.projector), autocommit=True) as connection:
        projector.prepare(connection)


def lent_apps() -> LentApps:
    """Give the applications of assets, which keep originals in a folder of each desk's own."""
    own = frozenset(("database_url", "projector_url", "clock_file", "evidence_folder"))
    return LentApps(SERVICE, own=own, remade={FolderStore: lambda base: open_originals(base).store})


@asynccontextmanager
async def open_desk(
    url: str, folder: Path, issuer: Issuer, *, apps: LentApps, public_url: str | None = None
) -> AsyncIterator[Desk]:
    """Serve a prepared database, named by its superuser's URL, for those whom an issuer knows."""
    clock = PlayedClock(folder / "clock")
    clock.set(datetime(2026, 7, 1, 12, tzinfo=BEIJING))
    settings = _settings(url, folder / "clock", issuer.url)
    base = Foundation(NAME, settings.model_copy(update={"public_url": public_url}))
    await base.open()
    try:
        with (
            psycopg.connect(url, autocommit=True) as owner,
            psycopg.connect(_as(url, ROLES.projector), autocommit=True) as following,
            apps.lent(base) as app,
        ):
            link(owner, issuer.url)
            base.level.note_whole()
            base.register.load(owner)
            base.register.heard_beat(REGISTER_POSITION)
            troubles: list[Trouble] = []
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://assets"
            ) as client:
                yield Desk(
                    client=client,
                    base=base,
                    app=app,
                    issuer=issuer,
                    clock=clock,
                    reception=reception(base, troubles),
                    projector=_projector(url),
                    staffing=_staffing(base),
                    owner=owner,
                    following=following,
                    troubles=troubles,
                )
    finally:
        await base.close()


def _projector(url: str) -> Projector:
    return Projector(_as(url, ROLES.projector), models=READ_MODELS, roles=ROLES)


def _staffing(base: Foundation) -> ChainStaffing:
    return ChainStaffing(
        StaffingParts(
            watch=ChainWatch(base.log),
            chains=AdoptedChains(base.register, county=COUNTY),
            signers=RegisteredSigners(base.register, PayeeContacts(base.database)),
            register=base.register,
            reader=base.reader,
            today=base.today,
        )
    )


def _as(url: str, role: str) -> str:
    return conninfo.make_conninfo(url, user=role, password=PASSWORD)


def _settings(url: str, clock_file: Path, issuer: str) -> AssetsSettings:
    secret = base64.b64encode(bytes(32)).decode()
    app_url = SecretStr(_as(url, ROLES.app))
    return AssetsSettings(
        county=COUNTY,
        demonstration=True,
        database_url=app_url,
        projector_url=app_url,
        nats_url="nats://127.0.0.1:4222",
        nats_user="assets",
        nats_password=SecretStr("unused"),
        http_port=0,
        issuer=issuer,
        county_key=SecretStr(f"2026a:{secret}"),
        identity_key=SecretStr(secret),
        clock_file=clock_file,
        evidence_folder=clock_file.parent / "evidence",
        evidence_bytes_max=EVIDENCE_BYTES_MAX,
        evidence_free_bytes_min=0,
        registry_lag_seconds_max=600,
    )
