"""The configuration file of an embedded NATS server: limits, accounts, users and their rights."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.errors import InvalidError

MIB = 1024 * 1024
# The server takes a word that begins with $2 for a bcrypt hash, and these are written as they are.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
PASSWORD = re.compile(r"[A-Za-z0-9_-]{16,256}")
SUBJECT = re.compile(r"[!-~]{1,256}")


class InvalidNatsUserError(InvalidError):
    """A user cannot be written into the configuration as described."""

    code = "invalid_nats_user"


@dataclass(frozen=True, kw_only=True)
class NatsSettings:
    """What an embedded NATS server is started with."""

    # Every stored message reaches the disk before it is acknowledged.
    sync_always: bool = True
    payload_bytes_max: int = MIB
    memory_store_bytes_max: int = 256 * MIB
    file_store_bytes_max: int = 100 * 1024 * MIB
    connections_max: int = 1000
    start_seconds_max: float = 60.0
    stop_seconds_max: float = 30.0


@dataclass(frozen=True, kw_only=True, repr=False)
class NatsUser:
    """Who may connect, and what they may publish and subscribe to: `None` is all, `()` nothing."""

    name: str
    password: str
    publish: tuple[str, ...] | None = ()
    subscribe: tuple[str, ...] | None = ()
    # May answer each request once on the subject that it names.
    may_answer: bool = False
    account: str = "main"

    def __repr__(self) -> str:
        return f"NatsUser({self.account}/{self.name})"


def nats_config(
    *,
    name: str,
    addresses: Mapping[str, str],
    store: Path,
    settings: NatsSettings,
    users: Iterable[NatsUser],
) -> str:
    """Return the text of the file; the server reads JSON as its own format."""
    accounts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for user in users:
        accounts[user.account].append(_user(user))
    names = [user["user"] for members in accounts.values() for user in members]
    if not names:
        raise InvalidNatsUserError("a server without users would let everyone in: name one")
    if len(set(names)) < len(names):
        raise InvalidNatsUserError("two users have the same name: names are unique on a server")
    config = {
        "server_name": name,
        "listen": addresses["port"],
        "http": addresses["monitoring_port"],
        "max_payload": settings.payload_bytes_max,
        "max_connections": settings.connections_max,
        "jetstream": {
            "store_dir": str(store),
            "sync_interval": "always" if settings.sync_always else "2m",
            "max_memory_store": settings.memory_store_bytes_max,
            "max_file_store": settings.file_store_bytes_max,
        },
        "accounts": {
            account: {"jetstream": "enabled", "users": members}
            for account, members in accounts.items()
        },
    }
    return json.dumps(config, indent=1, ensure_ascii=False) + "\n"


def _user(user: NatsUser) -> dict[str, Any]:
    for what, value, pattern in (
        ("name", user.name, NAME),
        ("account", user.account, NAME),
        ("password", user.password, PASSWORD),
    ):
        if not pattern.fullmatch(value):
            raise InvalidNatsUserError(
                f"the {what} of {user!r} must be of the form {pattern.pattern}"
            )
    permissions: dict[str, Any] = {
        "publish": _subjects(user, user.publish),
        "subscribe": _subjects(user, user.subscribe),
    }
    if user.may_answer:
        permissions["allow_responses"] = True
    return {"user": user.name, "password": user.password, "permissions": permissions}


def _subjects(user: NatsUser, allowed: tuple[str, ...] | None) -> dict[str, list[str]]:
    if allowed is None:
        return {"allow": [">"]}
    for subject in allowed:
        if not SUBJECT.fullmatch(subject):
            raise InvalidNatsUserError(f"{user!r} names {subject!r}, which is no NATS subject")
    # An empty list of what is allowed would allow everything.
    return {"allow": list(allowed)} if allowed else {"deny": [">"]}
