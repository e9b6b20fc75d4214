"""The demonstration issuer and the services' own token check, over a real port."""

import asyncio
import base64
import hashlib
import json
import socket
import stat
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from chassis.clock import PlayedClock, SystemClock
from chassis.crypto.encoding import b64url
from chassis.errors import BrokenError
from chassis.http.server import Address, make_server
from chassis.identity.errors import UnauthenticatedError
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import IssuerKeys
from chassis.identity.tokens import TokenRules, Tokens
from runner.issuer import BANNER, KEY_FILE, create_issuer
from runner.issuing import TOKEN_SECONDS, IssuerSettings

NOW = 1_800_000_000.0
REDIRECT = "http://127.0.0.1:1/signin/callback"
VERIFIER = "v" * 43
CHALLENGE = b64url(hashlib.sha256(VERIFIER.encode()).digest())
ASKED = {
    "response_type": "code",
    "client_id": "pages",
    "redirect_uri": REDIRECT,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "s",
    "nonce": "n",
}


@pytest.fixture
def settings(tmp_path: Path, unused_port: int) -> IssuerSettings:
    return IssuerSettings(
        demonstration=True,
        url=f"http://127.0.0.1:{unused_port}",
        audience="mingbai",
        subjects=("clerk-1", "auditor-1"),
        labels={"clerk-1": "村文书"},
        clients={"pages": (REDIRECT,)},
        folder=tmp_path / "run",
        port=unused_port,
    )


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
async def client(settings: IssuerSettings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_issuer(settings, now=lambda: NOW)
    server = make_server(app, Address(host=settings.host, port=settings.port))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.005)
    async with httpx.AsyncClient(base_url=settings.url) as client:
        yield client
    server.should_exit = True
    await serving


@pytest.fixture
def tokens(settings: IssuerSettings, client: httpx.AsyncClient) -> Callable[[float], Tokens]:
    address = IssuerAddress(issuer=settings.url, jwks_url=None, plain_http_allowed=False)
    keys = IssuerKeys(address, client)
    rules = TokenRules(issuer=settings.url, audience=settings.audience)

    def at(now: float) -> Tokens:
        return Tokens(rules, keys, now=lambda: now)

    return at


async def test_a_service_takes_the_issuer_s_tokens_until_they_end(
    client: httpx.AsyncClient, tokens: Callable[[float], Tokens]
) -> None:
    answer = (await client.post("/token", data={"subject": "clerk-1"})).json()

    claims = await tokens(NOW).validate(answer["access_token"])

    assert (claims.subject, claims.expires_at) == ("clerk-1", NOW + TOKEN_SECONDS)
    assert claims.session
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", TOKEN_SECONDS)
    with pytest.raises(UnauthenticatedError):
        await tokens(NOW + TOKEN_SECONDS + 60).validate(answer["access_token"])


async def test_the_sign_in_form_of_the_documentation_page_works(
    client: httpx.AsyncClient,
) -> None:
    form = {"grant_type": "password", "username": "auditor-1", "password": "anything"}

    asked = await client.options(
        "/token",
        headers={
            "Origin": "http://127.0.0.1:1",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, x-requested-with",
        },
    )
    answer = await client.post("/token", data=form, headers={"Origin": "http://127.0.0.1:1"})

    assert asked.status_code == 200
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("form", [{}, {"subject": "mayor"}, {"subject": ""}])
async def test_nobody_else_gets_a_token(client: httpx.AsyncClient, form: dict[str, Any]) -> None:
    answer = await client.post("/token", data=form)

    assert (answer.status_code, answer.json()["code"]) == (422, "subject_unknown")


@pytest.mark.parametrize(
    "path", ["/token", "/jwks", "/.well-known/openid-configuration", "/nowhere", "/docs"]
)
async def test_every_answer_says_that_it_is_a_demonstration(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).headers["mingbai-demonstration"] == BANNER


async def test_no_private_key_is_listed(client: httpx.AsyncClient) -> None:
    [key] = (await client.get("/jwks")).json()["keys"]

    assert key["kid"]
    assert "d" not in key


async def test_one_is_whom_one_picks_and_the_code_is_good_once(
    client: httpx.AsyncClient, tokens: Callable[[float], Tokens], settings: IssuerSettings
) -> None:
    page = await client.get("/authorize", params=ASKED)
    found = await client.get("/authorize", params={**ASKED, "q": "auditor"})
    back = await client.get("/authorize", params={**ASKED, "subject": "clerk-1"})
    said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    form = {
        "grant_type": "authorization_code",
        "code": said["code"],
        "client_id": "pages",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    answer = (await client.post("/token", data=form)).json()
    again = await client.post("/token", data=form)

    assert page.text.index("村文书") < page.text.index("auditor-1")
    assert "村文书" not in found.text
    assert (said["state"], said["iss"]) == ("s", settings.url)
    assert (await tokens(NOW).validate(answer["access_token"])).subject == "clerk-1"
    claims = json.loads(b64url_decode(answer["id_token"].split(".")[1]))
    assert (claims["aud"], claims["nonce"], claims["sub"]) == ("pages", "n", "clerk-1")
    assert (again.status_code, again.json()["code"]) == (422, "code_invalid")


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 43},
        {"client_id": "another"},
        {"redirect_uri": "http://127.0.0.1:2/"},
    ],
    ids=["verifier", "client", "address"],
)
async def test_a_code_is_for_who_asked_alone(
    client: httpx.AsyncClient, changed: dict[str, str]
) -> None:
    back = await client.get("/authorize", params={**ASKED, "subject": "clerk-1"})
    said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    form = {
        "grant_type": "authorization_code",
        "code": said["code"],
        "client_id": "pages",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        **changed,
    }

    assert (await client.post("/token", data=form)).json()["code"] == "code_invalid"


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "x"}, {"redirect_uri": "http://evil.example/"}, {"code_challenge_method": ""}],
    ids=["client", "address", "challenge"],
)
async def test_no_browser_is_sent_where_the_issuer_was_not_told(
    client: httpx.AsyncClient, changed: dict[str, str]
) -> None:
    answer = await client.get("/authorize", params={**ASKED, "subject": "clerk-1", **changed})

    assert (answer.status_code, answer.json()["code"]) == (422, "sign_in_unknown")


async def test_tokens_live_by_the_played_clock_as_long_as_settings_say(
    settings: IssuerSettings, tmp_path: Path
) -> None:
    played = settings.model_copy(update={"clock_file": tmp_path / "clock", "token_seconds": 86_400})
    clock = played.clock()
    assert isinstance(clock, PlayedClock)
    app = create_issuer(played, now=lambda: clock.now().timestamp())
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=settings.url) as client:
        for instant in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)):
            clock.set(instant)
            answer = (await client.post("/token", data={"subject": "clerk-1"})).json()
            said = json.loads(b64url_decode(answer["access_token"].split(".")[1]))

            assert (said["iat"], answer["expires_in"]) == (int(instant.timestamp()), 86_400)
            assert said["exp"] == said["iat"] + 86_400
    assert isinstance(settings.clock(), SystemClock)


def b64url_decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_key_is_kept_for_its_owner_alone(settings: IssuerSettings) -> None:
    create_issuer(settings, now=lambda: NOW)
    path = settings.folder / KEY_FILE
    first = path.read_bytes()

    create_issuer(settings, now=lambda: NOW)

    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in settings.folder.iterdir()] == [KEY_FILE]


def test_it_does_not_start_outside_a_demonstration(settings: IssuerSettings) -> None:
    with pytest.raises(BrokenError, match="demonstration"):
        create_issuer(settings.model_copy(update={"demonstration": False}), now=lambda: NOW)

    assert not settings.folder.exists()
