"""The environment of each process of a county: what it must know, and nothing else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from runner.databases import DatabaseUrls
from runner.demo.script import Plan
from runner.keeping import Secrets
from runner.settings import COUNTY

SERVICES = ("registry", "points", "cases", "assets", "disclosure", "audit")
KEEPING_ORIGINALS = frozenset(("points", "assets"))
AUDIENCE = "mingbai"
PAGES_CLIENT = "mingbai-pages"
COUNTY_KEY_ID = "k2026"
TOKEN_SECONDS = 604_800
"""A week: in a demonstration months pass in a minute."""
# Of this process's own environment, what any program needs to run here.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def source_of(service: str) -> str:
    """Give the source of a service's events; all of this county is demonstration."""
    return f"/demo/{COUNTY}/{service}"


@dataclass(frozen=True, kw_only=True)
class Environments:
    """Everything that the processes are told."""

    ports: Mapping[str, int]
    databases: Mapping[str, DatabaseUrls] = field(repr=False)
    nats_url: str
    ops_nats_url: str = field(repr=False)
    secrets: Secrets
    clock_file: Path
    folder: Path
    otlp_endpoint: str | None = None
    guests: int = 0

    @property
    def gateway_url(self) -> str:
        """The address of the one port."""
        return f"http://127.0.0.1:{self.ports['gateway']}"

    @property
    def issuer(self) -> str:
        """The issuer as tokens name it: behind the gateway, like everything."""
        return f"{self.gateway_url}/issuer"

    def public_url(self, service: str) -> str:
        """Give the address at which browsers find a service."""
        return f"{self.gateway_url}/{service}"

    def address(self, name: str) -> str:
        """Give a process's own address."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def service(self, service: str) -> dict[str, str]:
        """Give what a service is told to run."""
        urls = self.databases[service]
        told = {
            "COUNTY": COUNTY,
            "DEMONSTRATION": "true",
            "DATABASE_URL": urls.app,
            "PROJECTOR_URL": urls.projector,
            "NATS_URL": self.nats_url,
            "NATS_USER": service,
            "NATS_PASSWORD": self.secrets.password(f"nats {service}"),
            "HTTP_PORT": str(self.ports[service]),
            "ISSUER": self.issuer,
            "AUDIENCE": AUDIENCE,
            "COUNTY_KEY": f"{COUNTY_KEY_ID}:{self.secrets.key('county')}",
            "IDENTITY_KEY": self.secrets.key("identity"),
            "CLOCK_FILE": str(self.clock_file),
            "PUBLIC_URL": self.public_url(service),
        }
        if self.otlp_endpoint is not None:
            told["OTLP_ENDPOINT"] = self.otlp_endpoint
        if service == "points":
            told["IMPORTS_FOLDER"] = str(self.folder / "imports")
        if service in KEEPING_ORIGINALS:
            told["EVIDENCE_FOLDER"] = str(self.folder / "evidence" / service)
        if service == "audit":
            others = {name: self.address(name) for name in SERVICES}
            told["LOG_KEY_FOLDER"] = str(self.folder / "secrets")
            told["SERVICE_URLS"] = orjson.dumps(others).decode()
            # A played year passes in minutes: a replay a day would do nothing else.
            told["REPLAY_REPORT_HOURS"] = "0"
        prefix = service.upper()
        return {**base(), **{f"{prefix}_{name}": value for name, value in told.items()}}

    def _ways_back(self) -> list[str]:
        return [f"{self.public_url(service)}/signin/callback" for service in SERVICES]

    def provisioning(self, service: str) -> dict[str, str]:
        """Give what a service is told to migrate its database and make its consumers; only then."""
        own = {"MIGRATOR_URL": self.databases[service].migrator, "OPS_NATS_URL": self.ops_nats_url}
        return {**self.service(service), **{f"{service.upper()}_{k}": v for k, v in own.items()}}

    def issuer_process(self, plan: Plan) -> dict[str, str]:
        """Give what the demonstration's issuer is told."""
        cast = (person.key for person in plan.cast.persons)
        guests = (f"guest-{number:03}" for number in range(1, self.guests + 1))
        told = {
            "DEMONSTRATION": "true",
            "URL": self.issuer,
            "AUDIENCE": AUDIENCE,
            "SUBJECTS": orjson.dumps([*cast, *guests]).decode(),
            "LABELS": orjson.dumps(plan.labels()).decode(),
            "CLIENTS": orjson.dumps({PAGES_CLIENT: self._ways_back()}).decode(),
            "FOLDER": str(self.folder / "secrets"),
            "PORT": str(self.ports["issuer"]),
            "CLOCK_FILE": str(self.clock_file),
            "TOKEN_SECONDS": str(TOKEN_SECONDS),
        }
        return {**base(), **{f"MINGBAI_ISSUER_{name}": value for name, value in told.items()}}

    def gateway_process(self) -> dict[str, str]:
        """Give what the gateway is told."""
        behind = {name: self.address(name) for name in (*SERVICES, "issuer")}
        told = {
            "PORT": str(self.ports["gateway"]),
            "UPSTREAMS": orjson.dumps(behind).decode(),
            "CLOCK_FILE": str(self.clock_file),
        }
        return {**base(), **{f"MINGBAI_GATEWAY_{name}": value for name, value in told.items()}}


def base() -> dict[str, str]:
    """Give what every process is told."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
