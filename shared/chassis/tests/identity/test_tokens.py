"""Which tokens are good, against a real issuer with real signatures."""

import base64
import hmac
import json
import time as wall
import warnings
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from joserfc import jwk, jwt
from joserfc.errors import SecurityWarning

from chassis.errors import BrokenError
from chassis.identity import tokens as tokens_module
from chassis.identity.errors import (
    IssuerUnavailableError,
    TokenExpiredError,
    UnauthenticatedError,
)
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import (
    KEYS_FRESH_SECONDS,
    REFRESH_PAUSE_SECONDS,
    IssuerKeys,
)
from chassis.identity.tokens import Claims, Tokens

NOW = 1_800_000_000


def _part(content: Any) -> str:
    text = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(("kid", "alg"), [("ed", "Ed25519"), ("ec", "ES256"), ("rsa", "RS256")])
async def test_a_token_of_each_algorithm_is_read(
    issuer: Any, tokens: Tokens, kid: str, alg: str
) -> None:
    claims = await tokens.validate(issuer.clerk_token(kid, alg))

    assert claims == Claims(
        issuer=issuer.url, subject="clerk-1", expires_at=NOW + 900, session="device-1"
    )


async def test_the_older_name_of_ed25519_is_read(issuer: Any, tokens: Tokens) -> None:
    with warnings.catch_warnings():
        # The library warns whoever signs under the older name; issuers do it all the same.
        warnings.simplefilter("ignore", SecurityWarning)
        token = issuer.clerk_token("ed", "EdDSA")

    assert (await tokens.validate(token)).subject == "clerk-1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["another"]},
        {"aud": {"mingbai": 1}},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\u202eb"},
        {"sid": 7},
        {"exp": None},
        {"exp": "1900000000"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"nbf": NOW + 31},
        {"nbf": "soon"},
    ],
)
async def test_a_token_that_says_the_wrong_thing_is_refused(
    issuer: Any, tokens: Tokens, changed: dict[str, Any]
) -> None:
    with pytest.raises(UnauthenticatedError) as refused:
        await tokens.validate(issuer.clerk_token(**changed))

    assert refused.value.code == "token_invalid"


async def test_leeway_covers_clocks_that_differ(issuer: Any, tokens: Tokens) -> None:
    assert await tokens.validate(issuer.clerk_token(exp=NOW - 29))
    assert await tokens.validate(issuer.clerk_token(nbf=NOW + 30))
    with pytest.raises(TokenExpiredError):
        await tokens.validate(issuer.clerk_token(exp=NOW - 30))


async def test_a_remembered_token_still_ends(issuer: Any, tokens: Tokens, time: Any) -> None:
    token = issuer.clerk_token()
    await tokens.validate(token)
    time.seconds = NOW + 900 + 31

    with pytest.raises(TokenExpiredError):
        await tokens.validate(token)


async def test_an_audience_may_be_one_of_several(issuer: Any, tokens: Tokens) -> None:
    assert await tokens.validate(issuer.clerk_token(aud=["another", "mingbai"]))


async def test_an_unsigned_token_is_refused(issuer: Any, tokens: Tokens) -> None:
    for algorithm in ("none", "None", "", "HS256"):
        head = {"alg": algorithm, "kid": "ed"}
        token = f"{_part(head)}.{_part(issuer.claims())}."

        with pytest.raises(UnauthenticatedError):
            await tokens.validate(token)


async def test_a_public_key_is_no_shared_secret(issuer: Any, tokens: Tokens) -> None:
    public = issuer.keys["rsa"].public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    # Signed by hand: the library itself refuses to take a public key for a secret.
    signed = f"{_part({'alg': 'HS256', 'kid': 'rsa'})}.{_part(issuer.claims())}"
    mac = hmac.digest(public, signed.encode(), "sha256")
    token = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    with pytest.raises(UnauthenticatedError):
        await tokens.validate(token)


async def test_a_key_serves_only_its_own_algorithm(issuer: Any, tokens: Tokens) -> None:
    _, claims, signature = issuer.clerk_token("ec", "ES256").split(".")
    for alg in ("Ed25519", "EdDSA", "RS256"):
        token = f"{_part({'alg': alg, 'kid': 'ec'})}.{claims}.{signature}"

        with pytest.raises(UnauthenticatedError):
            await tokens.validate(token)


async def test_symmetric_and_weak_keys_of_the_issuer_are_no_keys(
    issuer: Any, tokens: Tokens
) -> None:
    secret = jwk.OctKey.generate_key(256, {"kid": "oct"})
    other = jwk.ECKey.generate_key("P-384", {"kid": "p384"})
    issuer.listed_besides = [
        secret.as_dict(private=True),
        other.as_dict(private=False),
        {**issuer.keys["ed"].as_dict(private=False), "kid": "enc", "use": "enc"},
        {"kty": "OKP", "kid": "broken"},
        "nonsense",
    ]
    signed = jwt.encode({"alg": "HS256", "kid": "oct"}, issuer.claims(), secret, ["HS256"])
    wider = jwt.encode({"alg": "ES384", "kid": "p384"}, issuer.claims(), other, ["ES384"])
    issuer.keys["enc"] = issuer.keys["ed"]
    marked = issuer.clerk_token("enc")
    del issuer.keys["enc"]

    for token in (signed, wider, marked):
        with pytest.raises(UnauthenticatedError):
            await tokens.validate(token)
    assert await tokens.validate(issuer.clerk_token())


async def test_a_changed_token_is_refused(issuer: Any, tokens: Tokens) -> None:
    head, claims, signature = issuer.clerk_token().split(".")
    stranger = jwk.OKPKey.generate_key("Ed25519", {"kid": "ed"})
    forged = jwt.encode({"alg": "Ed25519", "kid": "ed"}, issuer.claims(), stranger, ["Ed25519"])

    for token in (
        f"{head}.{_part(issuer.claims(sub='mayor'))}.{signature}",
        f"{head}.{claims}.",
        f"{head}.{claims}",
        f"{head}.{claims}.{signature}.",
        f"{_part([])}.{claims}.{signature}",
        f"{_part({'alg': 'Ed25519', 'kid': 'ed', 'crit': ['b64'], 'b64': False})}.{claims}.x",
        f"{_part({'alg': ['Ed25519'], 'kid': 'ed'})}.{claims}.{signature}",
        f"{_part({'alg': 'Ed25519', 'kid': 7})}.{claims}.{signature}",
        f"{_part({'alg': 'Ed25519', 'kid': 'ed', 'typ': 'dpop+jwt'})}.{claims}.{signature}",
        "村",
        "",
        "x" * 9_000,
        forged,
    ):
        with pytest.raises(UnauthenticatedError):
            await tokens.validate(token)


async def test_an_unknown_kid_asks_once_and_then_waits(
    issuer: Any, tokens: Tokens, time: Any
) -> None:
    await tokens.validate(issuer.clerk_token())
    time.seconds += REFRESH_PAUSE_SECONDS
    issuer.keys["new"] = jwk.OKPKey.generate_key("Ed25519", {"kid": "new"})

    assert await tokens.validate(issuer.clerk_token("new"))
    assert issuer.asked == 2

    issuer.keys["newer"] = jwk.OKPKey.generate_key("Ed25519", {"kid": "newer"})
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            await tokens.validate(issuer.clerk_token("newer"))
    assert issuer.asked == 2

    time.seconds += REFRESH_PAUSE_SECONDS
    assert await tokens.validate(issuer.clerk_token("newer"))
    assert issuer.asked == 3


async def test_old_keys_serve_while_the_issuer_is_away(
    issuer: Any, tokens: Tokens, time: Any
) -> None:
    await tokens.validate(issuer.clerk_token())
    issuer.away = True
    time.seconds += KEYS_FRESH_SECONDS

    assert await tokens.validate(issuer.clerk_token(exp=NOW + 9_000))
    assert await tokens.validate(issuer.clerk_token(exp=NOW + 9_001))
    assert issuer.asked == 2


async def test_a_key_that_was_taken_back_ends_its_tokens(
    issuer: Any, tokens: Tokens, time: Any
) -> None:
    token = issuer.clerk_token("ec", "ES256")
    await tokens.validate(token)
    del issuer.keys["ec"]
    time.seconds += KEYS_FRESH_SECONDS

    with pytest.raises(UnauthenticatedError):
        await tokens.validate(token)


async def test_an_issuer_that_was_never_heard_is_not_the_caller_s_fault(
    issuer: Any, tokens: Tokens, time: Any
) -> None:
    issuer.away = True
    with pytest.raises(IssuerUnavailableError):
        await tokens.validate(issuer.clerk_token())

    issuer.away = False
    time.seconds += REFRESH_PAUSE_SECONDS
    assert await tokens.validate(issuer.clerk_token())


@pytest.mark.parametrize(
    "discovery", [{"issuer": "http://127.0.0.1:1"}, {"jwks_uri": "http://example.org/jwks"}]
)
async def test_another_issuer_s_discovery_is_not_used(
    issuer: Any, tokens: Tokens, discovery: dict[str, Any]
) -> None:
    issuer.said_besides = discovery

    with pytest.raises(IssuerUnavailableError):
        await tokens.validate(issuer.clerk_token())


async def test_keys_come_by_https_alone() -> None:
    async with httpx.AsyncClient() as client:
        for url in ("http://issuer.example", "ftp://issuer.example", "issuer"):
            address = IssuerAddress(issuer=url, jwks_url=None, plain_http_allowed=False)

            with pytest.raises(BrokenError, match="by https"):
                IssuerKeys(address, client)
        allowed = IssuerAddress(issuer="http://issuer", jwks_url=None, plain_http_allowed=True)
        assert IssuerKeys(allowed, client)


async def test_remembering_is_bounded(
    issuer: Any, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens_module, "TOKENS_KEPT_MAX", 2)

    for session in ("a", "b", "c"):
        await tokens.validate(issuer.clerk_token(sid=session))

    assert [claims.session for claims in tokens._kept.values()] == ["b", "c"]


async def test_a_remembered_token_costs_next_to_nothing(issuer: Any, tokens: Tokens) -> None:
    token = issuer.clerk_token()
    await tokens.validate(token)
    times = []
    for _ in range(300):
        began = wall.perf_counter()
        await tokens.validate(token)
        times.append(wall.perf_counter() - began)

    assert sorted(times)[len(times) // 2] < 20e-6
