"""An issuer for tests: lists its key over real HTTP on loopback, and signs what it is told to."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import uvicorn
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

AUDIENCE = "mingbai"
KID = "ed"
ALGORITHM: Final = "Ed25519"


@dataclass
class Issuer:
    """Answers OpenID Connect discovery with its own address, and lists its keys (RFC 7517)."""

    url: str = ""
    """Its address, once it is serving."""
    keys: dict[str, jwk.Key] = field(
        default_factory=lambda: {KID: jwk.OKPKey.generate_key(ALGORITHM, {"kid": KID})}
    )

    def app(self) -> Starlette:
        """Give the application that answers for it."""
        return Starlette(
            routes=[
                Route("/jwks", self.jwks),
                Route("/.well-known/openid-configuration", self.discovery),
            ]
        )

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve on a free port meanwhile."""
        config = uvicorn.Config(
            self.app(), host="127.0.0.1", port=0, ws="none", log_config=None, lifespan="off"
        )
        # Without its main loop, which looks only ten times a second whether it is to end.
        server = uvicorn.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        self.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            for listening in server.servers:
                listening.close()
            for connection in list(server.server_state.connections):
                connection.shutdown()

    @contextmanager
    def serving_beside(self) -> Iterator[None]:
        """Serve in a thread meanwhile, for tests that each have an event loop of their own."""
        begun = threading.Event()
        ended = asyncio.Event()
        loops: list[asyncio.AbstractEventLoop] = []

        async def serve() -> None:
            async with self.serving():
                loops.append(asyncio.get_running_loop())
                begun.set()
                await ended.wait()

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        begun.wait()
        try:
            yield
        finally:
            loops[0].call_soon_threadsafe(ended.set)
            thread.join()

    async def jwks(self, _: Request) -> Response:
        """List the public keys."""
        return JSONResponse({"keys": self.listed()})

    async def discovery(self, _: Request) -> Response:
        """Say where the keys are."""
        return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/jwks"})

    def listed(self) -> list[Mapping[str, Any]]:
        """Give the public half of every key."""
        return [key.as_dict(private=False) for key in self.keys.values()]

    def signed(self, claims: Mapping[str, Any], *, kid: str = KID, alg: str = ALGORITHM) -> str:
        """Sign these claims as they are."""
        return jwt.encode({"alg": alg, "kid": kid}, dict(claims), self.keys[kid], algorithms=[alg])

    def token(self, subject: str, *, expires: int, **changed: Any) -> str:
        """Sign a token of somebody, until a time in seconds since 1970; claims may be changed."""
        return self.signed(
            {"iss": self.url, "aud": AUDIENCE, "sub": subject, "exp": expires, **changed}
        )

    def bearer(self, subject: str, *, expires: int) -> dict[str, str]:
        """Give the header of somebody who has signed in."""
        return {"Authorization": f"Bearer {self.token(subject, expires=expires)}"}
