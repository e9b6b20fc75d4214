"""The served service as `python -m points` serves it, an issuer of real tokens, and who asks."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import psycopg
from fastapi import FastAPI
from psycopg import conninfo
from pydantic import SecretStr

from chassis.clock import PlayedClock
from chassis.evidence.folder import FolderStore
from chassis.evidence.settings import open_originals
from chassis.foundation import Foundation
from chassis.identity.paper import PAPER_HEADER
from chassis.testing.issuer import Issuer
from chassis.testing.lent_apps import LentApps
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.import_folder import ImportFolder
from points.adapters.originals import StoredOriginals
from points.adapters.unscored import PostgresUnscored
from points.application.objections import Objections
from points.application.points import Points
from points.application.subjects import Subjects
from points.bootstrap import NAME, SERVICE
from points.features import Imports
from points.settings import PointsSettings
from services.points.tests.process import PASSWORD, ROLES, HandClock, Process, following
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    COUNTY,
    EVERYBODY,
    GRID,
    REGISTER_POSITION,
    TOKENS,
    person,
    unit,
)

HOUR_SECONDS = 3_600
EVIDENCE_BYTES_MAX = 1_000_000


class SharedClock(HandClock):
    """A clock moved by hand, which the service reads from its file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._played = PlayedClock(file)
        self._played.set(self.at)

    def set(self, text: str) -> None:
        super().set(text)
        self._played.set(self.at)


@dataclass(kw_only=True)
class Desk:
    """Speaks to the service over HTTP as one of Anjia's people, or as nobody."""

    client: httpx.AsyncClient
    base: Foundation
    app: FastAPI
    anjia: Anjia
    issuer: Issuer

    def at(self, text: str) -> None:
        self.anjia.at(text)

    def token(self, name: str, *, seconds: int = HOUR_SECONDS, **changed: Any) -> str:
        """Sign a token that ends after so many seconds."""
        expires = int(self.base.clock.now().timestamp()) + seconds
        return self.issuer.token(name, expires=expires, **changed)

    def signed(self, name: str | None) -> dict[str, str]:
        return {} if name is None else {"Authorization": f"Bearer {self.token(name)}"}

    async def post(
        self,
        path: str,
        body: Any,
        *,
        by: str | None,
        key: str | None = "",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a body (bytes as they are), under a new key unless one is named or None."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {} if key is None else {"Idempotency-Key": key or uuid4().hex}
        sent = {"Content-Type": "application/json", **named, **self.signed(by), **(headers or {})}
        return await self.client.post(path, content=content, headers=sent)

    async def upload(
        self, content: bytes | AsyncIterator[bytes], *, by: str, where: str = GRID, **sent: Any
    ) -> httpx.Response:
        """Upload an original; `key`, `about` and `name` may be given."""
        query = {"unit": str(unit(where))}
        headers = {"Idempotency-Key": sent.get("key", uuid4().hex), **self.signed(by)}
        if "about" in sent:
            query["about"] = str(sent["about"])
        if "name" in sent:
            headers["Evidence-Name"] = quote(sent["name"])
        return await self.client.post("/evidence", params=query, content=content, headers=headers)

    async def kept(self, content: bytes, *, by: str = "officer", **sent: Any) -> str:
        """Upload an original that must be kept; gives its id."""
        answer = await self.upload(content, by=by, **sent)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["evidence"])

    def paper(self, signer: str, signed: str, sheet: str) -> dict[str, str]:
        """Give the header by which a clerk says whose sheet this is."""
        return {PAPER_HEADER: f"signer={person(signer)}; signed={signed}; sheet={sheet}"}

    async def refusal(self, path: str, body: Any, *, by: str) -> tuple[int, str]:
        """Send what is to be refused; gives status and code, once nothing has changed."""
        before = self.anjia.process.events()
        answer = await self.post(path, body, by=by)
        assert answer.headers["Content-Type"] == "application/problem+json", answer.text
        assert self.anjia.process.events() == before
        return answer.status_code, answer.json()["code"]

    async def get(self, path: str, *, by: str | None = None, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query, headers=self.signed(by))


def lent_apps() -> LentApps:
    """Give the applications of points, which keep files in folders of each desk's own."""
    folders = {"evidence_folder", "imports_folder"}
    return LentApps(
        SERVICE,
        own=frozenset(("database_url", "projector_url", "clock_file", *folders)),
        remade={
            FolderStore: lambda base: open_originals(base).store,
            ImportFolder: lambda base: Imports(base).folder,
        },
    )


@asynccontextmanager
async def open_desk(
    url: str, folder: Path, issuer: Issuer, *, apps: LentApps
) -> AsyncIterator[Desk]:
    """Serve the database (named by its superuser's URL) with Anjia's accounts open."""
    clock = SharedClock(folder / "clock")
    base = Foundation(NAME, _settings(url, folder, issuer.url))
    await base.open()
    try:
        base.level.note_whole()
        _tell_register(base, url, issuer.url)
        with apps.lent(base) as app, following(url):
            anjia = Anjia(_process(base, clock, url))
            await anjia.open_all()
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://points"
            ) as client:
                yield Desk(client=client, base=base, app=app, anjia=anjia, issuer=issuer)
    finally:
        await base.close()


def _process(base: Foundation, clock: HandClock, url: str) -> Process:
    rules, index = (
        AdoptedRules(base.register, county=COUNTY, today=base.today),
        AccountIndex(base.reader),
    )
    unscored = PostgresUnscored(base.database)
    originals = StoredOriginals(base.reader)
    return Process(
        clock=clock,
        log=base.log,
        points=Points(base.log, rules=rules, accounts=index, today=base.today),
        subjects=Subjects(base.log, rules=rules, unscored=unscored, today=base.today),
        unscored=unscored,
        objections=Objections(
            base.log, rules=rules, accounts=index, originals=originals, today=base.today
        ),
        originals=originals,
        rules=rules,
        index=index,
        reader=base.reader,
        register=base.register,
        vault=base.vault,
        url=url,
    )


def _settings(url: str, folder: Path, issuer: str) -> PointsSettings:
    secret = base64.b64encode(bytes(32)).decode()
    app_url = conninfo.make_conninfo(url, user=ROLES.app, password=PASSWORD)
    return PointsSettings(
        county=COUNTY,
        demonstration=True,
        database_url=SecretStr(app_url),
        projector_url=SecretStr(app_url),
        nats_url="nats://127.0.0.1:4222",
        nats_user="points",
        nats_password=SecretStr("unused"),
        http_port=0,
        issuer=issuer,
        county_key=SecretStr(f"2026a:{secret}"),
        identity_key=SecretStr(secret),
        clock_file=folder / "clock",
        evidence_folder=folder / "evidence",
        evidence_bytes_max=EVIDENCE_BYTES_MAX,
        evidence_free_bytes_min=0,
        imports_folder=folder / "imports",
        registry_lag_seconds_max=600,
    )


def _tell_register(base: Foundation, url: str, issuer: str) -> None:
    """Link everybody to their account at this issuer too, and let the register be heard."""
    with psycopg.connect(url) as connection:
        persons = connection.execute("SELECT DISTINCT person FROM replica.links").fetchall()
        names = {person(name): name for name in EVERYBODY}
        for (found,) in persons:
            token = TOKENS.token(issuer, names[found])
            statement = "INSERT INTO replica.links VALUES (%s, %s, %s, true, 2)"
            connection.execute(statement, (issuer, token, found))
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
    with psycopg.connect(url, autocommit=True) as following_replica:
        base.register.load(following_replica)
    base.register.heard_beat(REGISTER_POSITION)
