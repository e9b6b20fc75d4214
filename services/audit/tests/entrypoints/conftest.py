"""Audit's routes behind a real issuer: who asks is known by a signed token."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import resources
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from audit.adapters.cosignature_store import CosignatureStore
from audit.adapters.feed_reader import FeedReader
from audit.adapters.fingerprint_reader import FingerprintReader
from audit.adapters.folded import Folded
from audit.adapters.folded_books import FoldedBooks
from audit.adapters.growth import Growth
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_key import kept_key
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.accounts import Accounts
from audit.application.entity_books import EntityBooks
from audit.application.past import Past
from audit.application.payment_stories import PaymentStories
from audit.application.replay import Replay, Sources
from audit.application.subjects import Subjects
from audit.application.witnessing import Quorum
from audit.entrypoints.access import ACTIONS, FEED_SERVICES
from audit.entrypoints.feed import FeedParts
from audit.entrypoints.http import TITLES, AuditParts, audit_routes
from audit.entrypoints.past_parts import PastParts
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.errors import NotFoundError
from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Gate
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import IssuerKeys
from chassis.identity.policies import Policies
from chassis.identity.principals import HeldPost
from chassis.identity.tokens import TokenRules, Tokens
from chassis.testing.issuer import Issuer
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key
from services.audit.tests.signing import Signing

NOW = 1_800_000_000
COUNTY, VILLAGE, GRID, ELSEWHERE = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 6, 30)


def held(kind: str, unit: UUID, *path: UUID) -> HeldPost:
    kinds = ("auditor", "supervision-committee-member", "integrator-points", "village-clerk")
    number = 21 + kinds.index(kind)
    since = date(2026, 1, 1)
    return HeldPost(
        id=UUID(int=number), kind=kind, unit=unit, unit_path=path, since=since, until=None
    )


@dataclass
class Register:
    """What a replica of the register would know of four people and four units."""

    posts: dict[UUID, tuple[HeldPost, ...]] = field(
        default_factory=lambda: {
            UUID(int=11): (held("auditor", COUNTY),),
            UUID(int=12): (held("supervision-committee-member", VILLAGE, COUNTY),),
            UUID(int=13): (),
            UUID(int=14): (held("integrator-points", VILLAGE, COUNTY),),
            UUID(int=15): (held("village-clerk", VILLAGE, COUNTY),),
        }
    )

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        assert issuer.startswith("http://127.0.0.1:")
        people = {"auditor": 11, "supervisor": 12, "resident": 13, "bank": 14, "clerk": 15}
        return UUID(int=people[subject]) if subject in people else None

    def held(self, person: UUID, on: date) -> tuple[HeldPost, ...]:
        return tuple(post for post in self.posts[person] if post.holds_on(on))

    def basis(self) -> int:
        return 1

    def fresh(self) -> bool:
        return True

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        known = {
            COUNTY: (),
            VILLAGE: (COUNTY,),
            GRID: (VILLAGE, COUNTY),
            ELSEWHERE: (COUNTY,),
        }
        if unit not in known or on < date(2026, 1, 1):
            raise NotFoundError("name a unit of the register")
        return known[unit]


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with issuer.serving():
        yield issuer


@pytest.fixture
def signer(tmp_path: Any) -> KeySigner:
    algorithms = Algorithms(standard_provider())
    return KeySigner("mingbai.invalid/510604/log", kept_key(tmp_path / "keys", algorithms))


@pytest.fixture
async def gate(issuer: Issuer) -> AsyncIterator[Gate]:
    register = Register()
    async with httpx.AsyncClient() as http:
        address = IssuerAddress(issuer=issuer.url, jwks_url=None, plain_http_allowed=False)
        rules = TokenRules(issuer=issuer.url, audience="mingbai")
        text = resources.files("audit").joinpath("policies.cedar").read_text("utf-8")
        yield Gate(
            tokens=Tokens(rules, IssuerKeys(address, http), now=lambda: NOW),
            posts=register,
            units=register,
            policies=Policies(text, ACTIONS),
            today=lambda: TODAY,
            session_token=str,
        )


@pytest.fixture
def quorum() -> Quorum:
    return Quorum()


@pytest.fixture
def app(gate: Gate, reader: TreeReader, pool: Any, signer: KeySigner, quorum: Quorum) -> FastAPI:
    leaves = LeafReader(pool)
    feed = FeedReader(pool)
    past = Past(
        leaves=leaves,
        folded=Folded(pool, books="/510604/assets"),
        lines=FoldedBooks(pool),
        own_source="/510604/audit",
    )
    sources = Sources(points="/510604/points", registry="/510604/registry", own="/510604/audit")
    parts = AuditParts(
        gate=gate,
        tree=reader,
        leaves=leaves,
        replay=Replay(leaves, sources),
        feed=FeedParts(
            gate=gate,
            feed=feed,
            growth=Growth(feed.size),
            sources={service: f"/510604/{service}" for service in FEED_SERVICES},
            within=lambda unit: {VILLAGE: (VILLAGE, GRID)}.get(unit, (unit,)),
            county=COUNTY,
        ),
        past=PastParts(
            gate=gate,
            tree=reader,
            leaves=leaves,
            subjects=Subjects(past),
            books=EntityBooks(past, source="/510604/assets"),
            payments=PaymentStories(past, source="/510604/assets"),
            accounts=Accounts(past, points="/510604/points", registry="/510604/registry"),
            sources={service: f"/510604/{service}" for service in FEED_SERVICES},
            county=COUNTY,
            cursor_key=b"c" * 32,
        ),
        key=verifier_key(signer, ED25519),
        quorum=quorum,
        cosignatures=CosignatureStore(pool),
        fingerprints=FingerprintReader(pool),
        county=COUNTY,
    )
    return create_app(
        name="audit", version="1", routers=audit_routes(parts), options=AppOptions(titles=TITLES)
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://audit") as client:
        yield client


@pytest.fixture
def as_(issuer: Issuer) -> Callable[[str], dict[str, str]]:
    return partial(issuer.bearer, expires=NOW + 900)


@pytest.fixture
def signing(store: TreeStore, reader: TreeReader, signer: KeySigner) -> Signing:
    return Signing(store, reader, signer)
