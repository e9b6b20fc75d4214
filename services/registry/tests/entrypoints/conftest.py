"""The register's routes with a real gate: signed tokens, and posts as the read models have them."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from chassis.errors import NotFoundError
from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Gate
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import IssuerKeys
from chassis.identity.policies import Policies
from chassis.identity.principals import HeldPost
from chassis.identity.tokens import TokenRules, Tokens
from chassis.testing.issuer import Issuer
from registry.adapters.names import VaultNames
from registry.application.commands import Appoint, LinkPerson
from registry.entrypoints.http import registry_routes
from registry.entrypoints.service import ACTIONS, TITLES, Service, policy_text
from services.registry.tests.entrypoints.grid_desk import adopt_grids

ISSUER = Issuer(url="https://issuer.example")
TODAY = date(2026, 3, 1)

ABOVE = """
    WITH RECURSIVE placed AS (SELECT unit, parent FROM read.placements WHERE since <= %s),
    above AS (
        SELECT parent FROM placed WHERE unit = %s
        UNION SELECT p.parent FROM placed p JOIN above a ON p.unit = a.parent)
    SELECT parent FROM above"""
HELD = """
    SELECT t.post, p.kind, p.unit, t.since, t.until FROM read.terms t JOIN read.posts p USING (post)
    WHERE t.person = %s AND t.since <= %s ORDER BY t.since"""


@dataclass
class KnownPosts:
    """Posts, links and trees, asked of the read models each time."""

    url: str
    token_of: Any

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        rows = self._rows(
            "SELECT person FROM read.person_links WHERE issuer = %s AND token = %s",
            issuer,
            self.token_of(issuer, subject),
        )
        return rows[0][0] if rows else None

    def held(self, person: UUID, on: date) -> tuple[HeldPost, ...]:
        return tuple(
            HeldPost(
                id=post,
                kind=kind,
                unit=unit,
                unit_path=self.above(unit, on),
                since=since,
                until=until,
            )
            for post, kind, unit, since, until in self._rows(HELD, person, on)
        )

    def basis(self) -> int:
        return int(self._rows("SELECT position FROM read.progress")[0][0])

    def fresh(self) -> bool:
        return True

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        if not self._rows("SELECT 1 FROM read.units WHERE unit = %s", unit):
            raise NotFoundError("the register has no such unit")
        return tuple(row[0] for row in self._rows(ABOVE, on, unit))

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(statement, values).fetchall()


@dataclass
class Desk:
    """The served register, and how somebody speaks to it."""

    client: httpx.AsyncClient
    register: Any
    posts: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)

    async def admit(self, subject: str, kind: str, unit_key: str) -> UUID:
        """Register a person, link the subject to it, and appoint it to a post of this kind."""
        post = await self.register.post(kind, unit_key, seats=9)
        person: UUID = await self.register.person(subject, "李明", unit_key)
        context = self.register.within(unit_key)
        link = LinkPerson(person=person, issuer=ISSUER.url, subject=subject)
        await self.register.registry.link_person(link, context)
        term = Appoint(post=post, person=person, since=date(2026, 1, 1), until=None, resolution="1")
        await self.register.registry.appoint(term, context)
        await self.register.project()
        self.posts[kind], self.persons[subject] = post, person
        return person

    def headers(self, subject: str | None, key: str | None = None) -> dict[str, str]:
        if subject is None:
            return {}
        signed = ISSUER.bearer(subject, expires=int(time.time()) + 600)
        return {**signed, "Idempotency-Key": key or uuid4().hex}

    async def post(
        self, path: str, body: dict[str, Any], *, by: str | None, key: str | None = None
    ) -> httpx.Response:
        answer = await self.client.post(path, json=body, headers=self.headers(by, key))
        await self.register.project()
        return answer

    async def get(self, path: str, *, by: str | None = None, **query: Any) -> httpx.Response:
        headers = self.headers(by)
        headers.pop("Idempotency-Key", None)
        return await self.client.get(path, params=query, headers=headers)


@pytest.fixture
async def desk(places: Any) -> AsyncIterator[Desk]:
    issuer = httpx.ASGITransport(ISSUER.app())
    async with httpx.AsyncClient(transport=issuer) as to_issuer:
        address = IssuerAddress(
            issuer=ISSUER.url, jwks_url=f"{ISSUER.url}/jwks", plain_http_allowed=False
        )
        known = KnownPosts(places.owner_url, places.tokens.token)
        gate = Gate(
            tokens=Tokens(
                TokenRules(issuer=ISSUER.url, audience="mingbai"),
                IssuerKeys(address, to_issuer),
                now=time.time,
            ),
            posts=known,
            units=known,
            policies=Policies(policy_text(), (*ACTIONS, "registry.log.read")),
            today=lambda: TODAY,
            session_token=lambda session: session,
        )
        service = Service(
            registry=places.registry,
            reading=places.reading,
            names=VaultNames(places.vault),
            gate=gate,
            cursor_key=bytes(32),
        )
        app = create_app(
            name="registry",
            version="test",
            routers=registry_routes(service),
            options=AppOptions(titles=TITLES),
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://registry") as client:
            yield Desk(client, places)


@pytest.fixture
async def grids(desk: Desk) -> Desk:
    """Give a desk with a town's registrar, at which the real pack's rules of grids hold."""
    await adopt_grids(desk)
    return desk
