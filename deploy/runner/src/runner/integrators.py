"""Who reads the stream from outside: one account, one user and one consumer for each."""

import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.js import JetStreamContext

from chassis.embedded.folder import write_private
from chassis.embedded.nats_config import Asked, NatsUser
from chassis.streams import API_SECONDS_MAX, EVENTS
from runner.errors import IntegratorError

FILE = "integrators.json"
PREFIX = "integrator-"
PASSWORD_BYTES = 24
UNACKNOWLEDGED_MAX = 1_000
"""What one integrator may hold without acknowledging it; then it is sent nothing more."""
REQUESTS_WAITING_MAX = 16
"""How many requests of one integrator may wait for messages at once."""
REQUEST_MESSAGES_MAX = 1_000
REQUEST_BYTES_MAX = 16 * 1024 * 1024
REQUEST_SECONDS_MAX = 60
ACK_WAIT_SECONDS = 60
INACTIVE_DAYS_MAX = 30
"""The consumer of an integrator who asks for nothing for so long is forgotten."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_TOWN = re.compile(r"\d{3}")
_NANOSECONDS = 1_000_000_000
_DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class Integrator:
    """A reader of one service's events in one town; it can read them, and do nothing else."""

    name: str
    service: str
    town: str
    password: str = field(repr=False)

    @property
    def consumer(self) -> str:
        """The integrator's own durable consumer, which operations make."""
        return f"{PREFIX}{self.name}"

    def filter(self, county: str) -> str:
        """Give the subjects of the events that it reads, as one wildcard."""
        return f"ev.{county}.{self.service}.*.*.*.{self.town}.>"

    def user(self, county: str) -> NatsUser:
        """Give its user, alone in an account of its own.

        A request for messages is answered wherever the asker says, by the server itself. In the
        services' account that would write into the stream; across accounts answers reach the
        asker's account alone. Consumers are made by operations, with filter and limits.
        """
        asked = [
            _api(county, f"CONSUMER.INFO.{EVENTS}.{self.consumer}"),
            _api(county, f"CONSUMER.RESET.{EVENTS}.{self.consumer}"),
            _api(county, f"CONSUMER.MSG.NEXT.{EVENTS}.{self.consumer}", answers_many=True),
            Asked(subject=f"$JS.ACK.{EVENTS}.{self.consumer}.>"),
        ]
        return NatsUser(
            name=self.consumer,
            password=self.password,
            publish=tuple(each.known_as or each.subject for each in asked),
            subscribe=(f"{self.inbox_prefix}.>",),
            account=self.consumer,
            asks=tuple(asked),
        )

    @property
    def inbox_prefix(self) -> str:
        """The prefix of its inboxes."""
        return f"_INBOX_{self.name}"

    def consumer_config(self, county: str) -> dict[str, Any]:
        """Describe its consumer with every limit by name, as the server's API takes it."""
        return {
            "name": self.consumer,
            "durable_name": self.consumer,
            "filter_subject": self.filter(county),
            "deliver_policy": "all",
            "replay_policy": "instant",
            "ack_policy": "explicit",
            "ack_wait": ACK_WAIT_SECONDS * _NANOSECONDS,
            "max_deliver": -1,
            "max_ack_pending": UNACKNOWLEDGED_MAX,
            "max_waiting": REQUESTS_WAITING_MAX,
            "max_batch": REQUEST_MESSAGES_MAX,
            "max_bytes": REQUEST_BYTES_MAX,
            "max_expires": REQUEST_SECONDS_MAX * _NANOSECONDS,
            "inactive_threshold": INACTIVE_DAYS_MAX * _DAY_SECONDS * _NANOSECONDS,
        }


class Integrators:
    """Keeps the integrators of one county in a file of its run folder, for its owner alone."""

    def __init__(self, folder: Path, services: Sequence[str]) -> None:
        """Know which services there are to read."""
        self._file = folder / "secrets" / FILE
        self._services = tuple(services)

    @property
    def changed_at(self) -> int:
        """When the file was written last, 0 before that."""
        return self._file.stat().st_mtime_ns if self._file.exists() else 0

    def all(self) -> list[Integrator]:
        """Give every integrator by name."""
        if not self._file.exists():
            return []
        try:
            listed = json.loads(self._file.read_text("utf-8"))
            return [Integrator(**each) for each in listed]
        except (ValueError, TypeError):
            raise IntegratorError(
                f"{self._file} cannot be read: restore it, or remove it"
            ) from None

    def find(self, name: str) -> Integrator:
        """Give one integrator, or raise `IntegratorError`."""
        for each in self.all():
            if each.name == name:
                return each
        raise IntegratorError(f"there is no integrator {name}: add it first")

    def add(self, name: str, *, service: str, town: str) -> Integrator:
        """Add an integrator with a new password; the same one again changes nothing."""
        if not _NAME.fullmatch(name):
            raise IntegratorError(f"write the name {name!r} in lower case, as {_NAME.pattern}")
        if service not in self._services:
            raise IntegratorError(f"there is no service {service}: {', '.join(self._services)}")
        if not _TOWN.fullmatch(town):
            raise IntegratorError(f"write the town {town!r} as its three digits in the county")
        before = {each.name: each for each in self.all()}
        known = before.get(name)
        if known is not None:
            if (known.service, known.town) == (service, town):
                return known
            raise IntegratorError(
                f"{name} reads {known.service} in town {known.town}: remove it, or choose a name"
            )
        added = Integrator(
            name=name, service=service, town=town, password=secrets.token_urlsafe(PASSWORD_BYTES)
        )
        self._write([*before.values(), added])
        return added

    def remove(self, name: str) -> None:
        """Let an integrator in no longer."""
        self.find(name)
        self._write([each for each in self.all() if each.name != name])

    def _write(self, integrators: Iterable[Integrator]) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        listed = [asdict(each) for each in sorted(integrators, key=lambda each: each.name)]
        write_private(self._file, json.dumps(listed, indent=1) + "\n")


async def keep_consumers(client: Client, county: str, integrators: Iterable[Integrator]) -> None:
    """Make each integrator's consumer, and forget those of integrators who are gone.

    One that is there already stays where it stands. Operations alone may do this.
    """
    known = {each.consumer: each for each in integrators}
    js = client.jetstream(timeout=API_SECONDS_MAX)
    for name, filter_subject in await _there(js):
        if name not in known or filter_subject != known[name].filter(county):
            await js.delete_consumer(EVENTS, name)
    for name, each in known.items():
        subject = f"$JS.API.CONSUMER.CREATE.{EVENTS}.{name}.{each.filter(county)}"
        asked = {"stream_name": EVENTS, "config": each.consumer_config(county)}
        answer = await client.request(subject, json.dumps(asked).encode(), timeout=API_SECONDS_MAX)
        error = json.loads(answer.data).get("error")
        if error is not None:
            raise IntegratorError(
                f"the consumer of {each.name} cannot be made: {error.get('description')}"
            )


async def _there(js: JetStreamContext) -> list[tuple[str, str | None]]:
    """Give name and filter of every consumer that was made for an integrator."""
    found: list[tuple[str, str | None]] = []
    offset = 0
    while consumers := await js.consumers_info(EVENTS, offset=offset):
        offset += len(consumers)
        found += [
            (each.name, each.config.filter_subject)
            for each in consumers
            if each.name.startswith(PREFIX)
        ]
    return found


def domain(county: str) -> str:
    """Give the JetStream domain by which an integrator's client asks for the county's stream."""
    return f"county-{county}"


def _api(county: str, asked: str, *, answers_many: bool = False) -> Asked:
    return Asked(
        subject=f"$JS.API.{asked}",
        known_as=f"$JS.{domain(county)}.API.{asked}",
        answers_many=answers_many,
    )
