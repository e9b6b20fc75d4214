"""Speaks to the services over HTTP as the persons of the demonstration."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import orjson

from runner.demo.connections import Connections, Response
from runner.demo.state import PlayedTime
from runner.errors import AnswerError

REQUESTS_AT_ONCE_MAX = 32
REQUEST_SECONDS_MAX = 120.0
RETRY_SECONDS_MAX = 300.0
"""Long: a small machine that does other things besides falls behind by minutes."""
RETRY_PAUSE_SECONDS = 0.2
TOKEN_SPARE_SECONDS = 600
POSITION_HEADER = "mingbai-position"
# Not now: the same request succeeds later. Nothing of these was stored under the key.
RETRIED_STATUS = frozenset((425, 429, 502, 503))
# What the service has not heard of yet, when the register has only just said it.
NOT_HEARD = frozenset(("registry_stale", "person_unlinked"))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: the status, the JSON, and the position in the service's log."""

    status: int
    body: Any
    position: int | None
    content: bytes

    @property
    def code(self) -> str | None:
        """The code of a problem."""
        return self.body.get("code") if isinstance(self.body, dict) else None


class Wire:
    """Sends each request with the person's token, and again for as long as it may yet succeed."""

    def __init__(self, addresses: Mapping[str, str], time: PlayedTime) -> None:
        self._addresses = dict(addresses)
        self._time = time
        self._tokens: dict[str, tuple[str, float]] = {}
        self._turn = asyncio.Semaphore(REQUESTS_AT_ONCE_MAX)
        self._connections = Connections(seconds_max=REQUEST_SECONDS_MAX)
        self.positions: dict[str, int] = {}
        """By service, the last position that an answer named."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._connections.close()

    async def post(
        self, service: str, path: str, body: Mapping[str, Any], *, actor: str, key: str
    ) -> Answer:
        """Send a command; the key makes it safe to send it again.

        The actor is permitted to do it: a service that has not heard of it yet is asked again.
        """
        request = _command(service, path, body, key=key)
        return await self._send(
            replace(request, retried=NOT_HEARD | {"not_permitted"}), actor=actor
        )

    async def attempt(
        self, service: str, path: str, body: Mapping[str, Any], *, actor: str, key: str
    ) -> Answer:
        """Send a command that must be refused."""
        return await self._send(_command(service, path, body, key=key), actor=actor)

    async def get(
        self,
        service: str,
        path: str,
        *,
        actor: str | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Read something, as nobody where no actor is named."""
        query = f"?{urlencode(params)}" if params else ""
        return await self._send(_Request("GET", service, path + query), actor=actor)

    async def expect(
        self,
        service: str,
        path: str,
        *,
        actor: str | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Read something that must be there; `AnswerError` otherwise."""
        answer = await self.get(service, path, actor=actor, params=params)
        if answer.status != HTTPStatus.OK:
            raise AnswerError(f"GET {service}{path} answered {told(answer)}")
        return answer

    async def arrival(self, service: str, path: str, *, actor: str, unknown: str) -> None:
        """Read something until it is there: a service makes it when it looks at its clock.

        `unknown` is the code of the refusal until then; an `AnswerError` at any other one.
        """
        request = _Request("GET", service, path, retried=NOT_HEARD | {unknown})
        answer = await self._send(request, actor=actor)
        if answer.status != HTTPStatus.OK:
            raise AnswerError(f"GET {service}{path} answered {told(answer)}")

    async def token(self, subject: str) -> str:
        """Give a token that is valid at the played instant."""
        now = self._time.now().timestamp()
        kept = self._tokens.get(subject)
        if kept is not None and kept[1] > now:
            return kept[0]
        response = await self._connections.request(
            "POST",
            self._addresses["issuer"] + "/token",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode({"subject": subject}).encode(),
        )
        if response.status != HTTPStatus.OK:
            raise AnswerError(f"the issuer gives {subject} no token: {response.body[:300]!r}")
        given = orjson.loads(response.body)
        token: str = given["access_token"]
        self._tokens[subject] = (token, now + given["expires_in"] - TOKEN_SPARE_SECONDS)
        return token

    async def _send(self, request: "_Request", *, actor: str | None) -> Answer:
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + RETRY_SECONDS_MAX
        while True:
            try:
                async with self._turn:
                    answer = await self._once(request, actor=actor)
            except (OSError, TimeoutError) as error:
                if loop.time() > ends_at:
                    raise AnswerError(f"{request.service} does not answer: {error!r}") from error
            else:
                later = answer.status in RETRIED_STATUS or answer.code in request.retried
                if not later or loop.time() > ends_at:
                    return answer
            await asyncio.sleep(RETRY_PAUSE_SECONDS)

    async def _once(self, request: "_Request", *, actor: str | None) -> Answer:
        headers = dict(request.headers)
        if actor is not None:
            headers["Authorization"] = f"Bearer {await self.token(actor)}"
        response = await self._connections.request(
            request.method,
            self._addresses[request.service] + request.path,
            headers=headers,
            body=request.body,
        )
        position = response.headers.get(POSITION_HEADER)
        answer = Answer(
            status=response.status,
            body=_json(response),
            position=None if position is None else int(position),
            content=response.body,
        )
        if answer.position is not None:
            known = self.positions.get(request.service, 0)
            self.positions[request.service] = max(known, answer.position)
        return answer


@dataclass(frozen=True)
class _Request:
    """One request, which may be sent more than once."""

    method: str
    service: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    retried: frozenset[str] = NOT_HEARD


def _command(service: str, path: str, body: Mapping[str, Any], *, key: str) -> _Request:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    return _Request("POST", service, path, headers=headers, body=orjson.dumps(body))


def told(answer: Answer) -> str:
    """Give an answer in one line, for a message."""
    return f"{answer.status}: {answer.content[:500].decode('utf-8', 'replace')}"


def _json(response: Response) -> Any:
    kind = response.headers.get("content-type", "")
    return orjson.loads(response.body) if "json" in kind and response.body else None
