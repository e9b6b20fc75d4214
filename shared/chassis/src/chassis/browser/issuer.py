"""The authorization-code flow with PKCE (RFC 6749 §4.1, RFC 7636) at one OIDC issuer."""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from chassis.browser.errors import SignInRefusedError
from chassis.crypto.encoding import b64url
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.identity.errors import IssuerUnavailableError, UnauthenticatedError
from chassis.identity.issuer_documents import IssuerAddress, discovery, endpoint, read_document
from chassis.identity.tokens import Claims, Tokens

DISCOVERY_SECONDS = 600.0
ANSWER_SECONDS_MAX = 10.0
RANDOM_BYTES = 32
SCOPE = "openid"


@dataclass(frozen=True, kw_only=True)
class Client:
    """How the issuer knows the pages of this service."""

    name: str
    secret: str | None
    redirect: str
    """The one address to which the issuer sends a browser back."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What only the browser that began a sign-in knows of it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        """Begin a sign-in."""
        state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3))
        return cls(state=state, nonce=nonce, verifier=verifier)

    @property
    def challenge(self) -> str:
        """The SHA-256 of the verifier, as RFC 7636 §4.2 writes it."""
        return b64url(standard_provider().digests[SHA256].digest(self.verifier.encode("ascii")))


class SignInIssuer:
    """Sends browsers to the issuer and redeems what they come back with."""

    def __init__(
        self,
        address: IssuerAddress,
        client: Client,
        http: httpx.AsyncClient,
        tokens: Tokens,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tokens` validates ID tokens, whose audience is the client."""
        self._address = address
        self.client = client
        self._http = http
        self._tokens = tokens
        self._monotonic = monotonic
        self._document: dict[str, Any] = {}
        self._known_until = float("-inf")

    async def way_in(self, attempt: Attempt, *, language: str) -> str:
        """Give the address at which a person signs in."""
        asked = {
            "response_type": "code",
            "client_id": self.client.name,
            "redirect_uri": self.client.redirect,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        place = await self._endpoint("authorization_endpoint")
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"

    async def way_out(self) -> str | None:
        """Give the address at which a person also leaves the issuer, where it has one."""
        if "end_session_endpoint" not in await self._discovered():
            return None
        place = await self._endpoint("end_session_endpoint")
        return f"{place}?{urlencode({'client_id': self.client.name})}"

    async def redeem(self, code: str, attempt: Attempt) -> Claims:
        """Give what the issuer says of whoever came back with this code.

        Raises `SignInRefusedError` when it says nothing, or speaks of another sign-in.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect,
            "client_id": self.client.name,
            "code_verifier": attempt.verifier,
        }
        if self.client.secret is not None:
            form["client_secret"] = self.client.secret
        answer = await self._asked(await self._endpoint("token_endpoint"), form)
        try:
            claims = await self._tokens.validate(str(answer.get("id_token", "")))
        except UnauthenticatedError as error:
            raise SignInRefusedError("sign in again: the issuer's answer is not for us") from error
        if claims.nonce != attempt.nonce:
            raise SignInRefusedError("sign in again: the issuer's answer is to another sign-in")
        return claims

    async def _asked(self, place: str, form: dict[str, str]) -> dict[str, Any]:
        try:
            async with (
                asyncio.timeout(ANSWER_SECONDS_MAX),
                self._http.stream("POST", place, data=form, follow_redirects=False) as response,
            ):
                if httpx.codes.is_client_error(response.status_code):
                    raise SignInRefusedError("sign in again: the issuer does not take this code")
                return await read_document(response)
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise _away() from error

    async def _endpoint(self, name: str) -> str:
        try:
            return endpoint(await self._discovered(), name, self._address)
        except ValueError as error:
            raise _away() from error

    async def _discovered(self) -> dict[str, Any]:
        if self._monotonic() < self._known_until:
            return self._document
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                self._document = await discovery(self._http, self._address)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise _away() from error
        self._known_until = self._monotonic() + DISCOVERY_SECONDS
        return self._document


def _away() -> IssuerUnavailableError:
    return IssuerUnavailableError("the issuer does not answer: sign in again in a moment")
