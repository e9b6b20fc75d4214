"""A real issuer behind a real HTTP server, and an application that takes its tokens."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from joserfc import jwk
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import override

from chassis.context import Context
from chassis.errors import NotFoundError
from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import IssuerKeys
from chassis.identity.permissions import permission
from chassis.identity.policies import Policies
from chassis.identity.principals import HeldPost
from chassis.identity.tokens import TokenRules, Tokens
from chassis.telemetry import Telemetry
from chassis.testing import issuer as loopback

NOW = 1_800_000_000
TEXT = Path(__file__).with_name("policies.cedar").read_text()
ACTIONS = ("points.entry.record", "points.objection.raise", "points.contact.read")
TOWN, VILLAGE, ELSEWHERE = (UUID(int=number) for number in (1, 2, 4))
PERSON, POST = UUID(int=100), UUID(int=200)
TODAY = date(2026, 5, 15)
CLERK = HeldPost(
    id=POST,
    kind="village-clerk",
    unit=VILLAGE,
    unit_path=(TOWN,),
    since=date(2026, 1, 1),
    until=TODAY,
)


@cache
def _made_keys() -> Mapping[str, jwk.Key]:
    return {
        "ed": jwk.OKPKey.generate_key("Ed25519", {"kid": "ed"}),
        "ec": jwk.ECKey.generate_key("P-256", {"kid": "ec"}),
        "rsa": jwk.RSAKey.generate_key(2_048, {"kid": "rsa", "use": "sig"}),
    }


@dataclass
class Issuer(loopback.Issuer):
    """Lists its keys over HTTP, unless it is away, and signs what it is told to."""

    asked: int = 0
    away: bool = False
    keys: dict[str, jwk.Key] = field(default_factory=lambda: dict(_made_keys()))
    listed_besides: list[Any] = field(default_factory=list)
    said_besides: dict[str, Any] = field(default_factory=dict)

    @override
    async def jwks(self, _: Request) -> Response:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        return JSONResponse({"keys": [*self.listed(), *self.listed_besides]})

    @override
    async def discovery(self, _: Request) -> Response:
        return JSONResponse(
            {"issuer": self.url, "jwks_uri": f"{self.url}/jwks", **self.said_besides}
        )

    def claims(self, **changed: Any) -> dict[str, Any]:
        said = {
            "iss": self.url,
            "aud": "mingbai",
            "sub": "clerk-1",
            "exp": NOW + 900,
            "nbf": NOW,
            "sid": "device-1",
            **changed,
        }
        return {name: value for name, value in said.items() if value is not None}

    def clerk_token(self, kid: str = "ed", alg: str = "Ed25519", **changed: Any) -> str:
        return self.signed(self.claims(**changed), kid=kid, alg=alg)


@dataclass
class Time:
    """Both clocks of a test, moved by hand."""

    seconds: float = NOW

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with issuer.serving():
        yield issuer


@pytest.fixture
async def keys_of(time: Time) -> AsyncIterator[Callable[[Issuer], IssuerKeys]]:
    async with httpx.AsyncClient() as client:

        def make(issuer: Issuer) -> IssuerKeys:
            address = IssuerAddress(issuer=issuer.url, jwks_url=None, plain_http_allowed=False)
            return IssuerKeys(address, client, monotonic=time.now)

        yield make


@pytest.fixture
def keys(issuer: Issuer, keys_of: Callable[[Issuer], IssuerKeys]) -> IssuerKeys:
    return keys_of(issuer)


@pytest.fixture
def tokens(issuer: Issuer, keys: IssuerKeys, time: Time) -> Tokens:
    return Tokens(TokenRules(issuer=issuer.url, audience="mingbai"), keys, now=time.now)


@dataclass
class Register:
    """What a replica of the register's events would know."""

    issuer: str
    people: dict[str, UUID] = field(default_factory=lambda: {"clerk-1": PERSON})
    posts: tuple[HeldPost, ...] = (CLERK,)
    heard: bool = True

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        assert issuer == self.issuer
        return self.people.get(subject)

    def held(self, person: UUID, on: date) -> tuple[HeldPost, ...]:
        assert person == PERSON
        return tuple(post for post in self.posts if post.since <= on)

    def basis(self) -> int:
        return 42

    def fresh(self) -> bool:
        return self.heard

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        known = {TOWN: (), VILLAGE: (TOWN,), ELSEWHERE: (TOWN,)}
        if unit not in known or on < date(2026, 1, 1):
            raise NotFoundError("name a unit of the register")
        return known[unit]


@dataclass
class Seen:
    contexts: list[Context] = field(default_factory=list)
    today: date = TODAY


def entry_routes(gate: Gate, seen: Seen) -> APIRouter:
    router = APIRouter(prefix="/v1")
    record = gate.caller(permission("points.entry.record"))
    keyed = gate.caller(permission("points.entry.record", key_required=True))
    objection = gate.caller(permission("points.objection.raise"))
    standings = gate.caller(permission("points.standings.read", public=True))

    async def recorded(unit: UUID, caller: Caller) -> dict[str, str]:
        context = caller.context(
            unit=unit, division="510604102001", effective_on=TODAY, authority=("anjia/1",)
        )
        seen.contexts.append(context)
        return {"actor": context.actor}

    @router.post("/units/{unit}/entries")
    async def entries(unit: UUID, caller: Annotated[Caller, Depends(record)]) -> dict[str, str]:
        return await recorded(unit, caller)

    @router.post("/units/{unit}/keyed-entries")
    async def keyed_entries(
        unit: UUID, caller: Annotated[Caller, Depends(keyed)]
    ) -> dict[str, str]:
        return await recorded(unit, caller)

    @router.post("/units/{unit}/objections")
    async def objections(
        unit: UUID, caller: Annotated[Caller, Depends(objection)]
    ) -> dict[str, str]:
        return await recorded(unit, caller)

    @router.get("/forgetful")
    async def forgetful(caller: Annotated[Caller, Depends(record)]) -> dict[str, str]:
        return {"secret": "of somebody"}

    @router.get("/standings")
    async def standing(caller: Annotated[Caller, Depends(standings)]) -> dict[str, str | None]:
        person = caller.principal.person
        assert caller.require(VILLAGE).rule == "public"
        return {"person": None if person is None else str(person)}

    return router


@pytest.fixture
def register(issuer: Any) -> Register:
    return Register(issuer=issuer.url)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def gate(tokens: Tokens, register: Register, seen: Seen) -> Gate:
    return Gate(
        tokens=tokens,
        posts=register,
        units=register,
        policies=Policies(TEXT, ACTIONS),
        today=lambda: seen.today,
        session_token=lambda session: f"k2026:{session}",
    )


@pytest.fixture
def app(gate: Gate, seen: Seen) -> FastAPI:
    routers = [entry_routes(gate, seen)]
    return create_app(name="points", version="1", routers=routers, options=AppOptions())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    telemetry = Telemetry(service="points", version="1", endpoint=None)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(telemetry.traced(app)), base_url="http://points"
    ) as client:
        yield client


@pytest.fixture
def signed(issuer: Any) -> Callable[..., dict[str, str]]:
    def headers(**changed: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.clerk_token(**changed)}"}

    return headers
