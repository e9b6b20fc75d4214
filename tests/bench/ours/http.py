"""The platform's side of the commands over HTTP: the real service, alone in its process."""

import asyncio
import base64
import contextlib
import json
import os
import secrets
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

import nats
import psycopg
from joserfc import jwt
from joserfc.jwk import OKPKey
from typing_extensions import override

from chassis.beats import beat_subject
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityTokens
from chassis.streams import ensure_stream, stream_config
from runner.databases import DatabaseUrls
from tests.bench.harness import Bench, Load
from tests.bench.http_side import START_SECONDS_MAX, HttpSide, ServerFailedError, Serving
from tests.bench.ours.county import County
from tests.bench.ours.database import OurDatabase, seeded
from tests.bench.peers.relay import remove_stream
from tests.bench.servers import LOOPBACK, Servers, free_port
from tests.bench.workload import COUNTY, EVERYDAY

ENTRIES = "/accounts/{account}/entries"
ALGORITHM: Literal["Ed25519"] = "Ed25519"
AUDIENCE = "mingbai"
TOKEN_SECONDS = 3_600
BEAT_SECONDS = 1.0
KEY_BYTES = 32


class Issuer:
    """An OIDC issuer on a loopback port: its discovery document, its key, and its tokens."""

    def __init__(self) -> None:
        self._key = OKPKey.generate_key(ALGORITHM, {"kid": "bench", "use": "sig"})
        keys = json.dumps({"keys": [self._key.as_dict(private=False)]}).encode()
        documents = {"/jwks": keys}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document = documents.get(self.path, b"")
                self.send_response(200 if document else 404)
                self.send_header("Content-Length", str(len(document)))
                self.end_headers()
                self.wfile.write(document)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.url = f"http://{LOOPBACK}:{self._server.server_address[1]}"
        documents["/.well-known/openid-configuration"] = json.dumps(
            {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
        ).encode()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def token(self, subject: str) -> str:
        """Sign a token that is good for an hour."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        header = {"alg": ALGORITHM, "kid": "bench"}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Register:
    """Beats as the register would, so that the service knows it has heard everything."""

    def __init__(self, url: str, position: int) -> None:
        self._url = url
        self._position = position
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._beat()), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop beating."""
        self._stop.set()
        self._thread.join()

    async def _beat(self) -> None:
        client = await nats.connect(self._url)
        try:
            while not self._stop.is_set():
                subject = beat_subject(COUNTY, "registry")
                await client.publish(subject, str(self._position).encode())
                await client.flush()
                await asyncio.to_thread(self._stop.wait, BEAT_SECONDS)
        finally:
            await client.close()


async def _empty_stream(url: str) -> None:
    """Make the county's stream anew: a service takes commands when it has compared its end."""
    client = await nats.connect(url)
    try:
        await remove_stream(client)
        await ensure_stream(client.jetstream(), stream_config(county=COUNTY, replicas=1))
    finally:
        await client.close()


class OurHttp(HttpSide):
    """Starts the service's HTTP role with an issuer and a register that it hears."""

    def __init__(self, servers: Servers, database: OurDatabase, load: Load) -> None:
        self._servers = servers
        self._database = database
        self._county = County()
        self._issuer = Issuer()
        self._identity_key = secrets.token_bytes(KEY_BYTES)
        port = free_port()
        told = environment_of(
            servers,
            database.urls,
            self._issuer,
            port=port,
            identity_key=self._identity_key,
        )
        subjects = [f"officer-{place}" for place in range(len(self._county.officers))]
        serving = Serving(
            command=["-m", "points", "serve"],
            port=port,
            path=ENTRIES,
            tokens=[self._issuer.token(subject) for subject in subjects],
            environment={
                **os.environ,
                **{f"POINTS_{name}": value for name, value in told.items()},
                "POINTS_EVIDENCE_FOLDER": str(servers.folder / "evidence"),
            },
            first_entry=database.next_entry(EVERYDAY),
        )
        super().__init__(serving, load)
        self._port = port
        self._subjects = subjects
        self._register: Register | None = None

    @override
    def setup(self) -> None:
        tokens = IdentityTokens(Algorithms(standard_provider()), self._identity_key)
        with psycopg.connect(self._database.superuser) as connection:
            self._county.link(
                connection,
                issuer=self._issuer.url,
                tokens=[tokens.token(self._issuer.url, subject) for subject in self._subjects],
            )
        asyncio.run(_empty_stream(self._servers.nats_url))
        self._register = Register(self._servers.nats_url, self._county.position)
        super().setup()
        until = time.monotonic() + START_SECONDS_MAX
        while not self._ready():
            if time.monotonic() > until:
                raise ServerFailedError("the service is not ready; read what it printed above")
            time.sleep(0.1)
        self.warm()

    @override
    def teardown(self) -> None:
        super().teardown()
        if self._register is not None:
            self._register.close()
        self._issuer.close()

    def _ready(self) -> bool:
        with contextlib.closing(HTTPConnection(LOOPBACK, self._port, timeout=5)) as connection:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200


def environment_of(
    servers: Servers, urls: DatabaseUrls, issuer: Issuer, *, port: int, identity_key: bytes
) -> dict[str, str]:
    """Give what a service is told, without the prefix of its name."""
    nats_url = urlsplit(servers.nats_url)
    return {
        "COUNTY": COUNTY,
        "DEMONSTRATION": "true",
        "DATABASE_URL": urls.app,
        "PROJECTOR_URL": urls.projector,
        "NATS_URL": f"nats://{nats_url.hostname}:{nats_url.port}",
        "NATS_USER": nats_url.username or "",
        "NATS_PASSWORD": nats_url.password or "",
        "HTTP_PORT": str(port),
        "ISSUER": issuer.url,
        "AUDIENCE": AUDIENCE,
        "COUNTY_KEY": f"bench:{_key_text(secrets.token_bytes(KEY_BYTES))}",
        "IDENTITY_KEY": _key_text(identity_key),
        "LOG_LEVEL": "WARNING",
    }


def our_http(bench: Bench, load: Load) -> HttpSide:
    """Make the side."""
    return OurHttp(bench.servers, seeded(bench.servers), load)


def _key_text(key: bytes) -> str:
    return base64.b64encode(key).decode()
