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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What users of one account may ask of another one; nothing else passes between the two.

    Answers come back to who asked and to nobody else: whatever subject is named for them, they
    never enter the account that was asked.
    """

    subject: str
    account: str = "main"
    known_as: str | None = None
    """The subject by which it is asked, where that is another one."""
    answers_many: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class NatsUser:
    """Who may connect, and what they may publish and subscribe to: `None` is all, `()` nothing."""

    name: str
    password: str
    publish: tuple[str, ...] | None = ()
    subscribe: tuple[str, ...] | None = ()
    publish_denied: tuple[str, ...] = ()
    """What it may not publish although `publish` names it."""
    # May answer each request once on the subject that it names.
    may_answer: bool = False
    account: str = "main"
    asks: tuple[Asked, ...] = ()
    """What the user's account may ask of others; such an account has no streams of its own."""

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
    known = tuple(users)
    names = [user.name for user in known]
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
        "accounts": nats_accounts(known),
    }
    return json.dumps(config, indent=1, ensure_ascii=False) + "\n"


def nats_accounts(users: Iterable[NatsUser]) -> dict[str, dict[str, Any]]:
    """Give the `accounts` block of the file: who is in each, and what one may ask of another."""
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    exports: dict[str, list[dict[str, Any]]] = defaultdict(list)
    imports: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for user in users:
        members[user.account].append(_user(user))
        for asked in user.asks:
            _check_subjects(user, tuple(filter(None, (asked.subject, asked.known_as))))
            export: dict[str, Any] = {"service": asked.subject, "accounts": [user.account]}
            if asked.answers_many:
                export["response_type"] = "stream"
            exports[asked.account].append(export)
            wanted = {"service": {"account": asked.account, "subject": asked.subject}}
            renamed = {"to": asked.known_as} if asked.known_as else {}
            imports[user.account].append({**wanted, **renamed})
    strangers = exports.keys() - members.keys()
    if strangers:
        raise InvalidNatsUserError(f"nobody is in {', '.join(sorted(strangers))}: name its users")
    return {
        account: {
            "users": listed,
            **({"exports": exports[account]} if account in exports else {}),
            # Where an account has streams, the server answers `$JS.API` for these alone.
            **({"imports": imports[account]} if account in imports else {"jetstream": "enabled"}),
        }
        for account, listed in members.items()
    }


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
        "publish": _publish(user),
        "subscribe": _subjects(user, user.subscribe),
    }
    if user.may_answer:
        permissions["allow_responses"] = True
    return {"user": user.name, "password": user.password, "permissions": permissions}


def _publish(user: NatsUser) -> dict[str, list[str]]:
    rules = _subjects(user, user.publish)
    if user.publish_denied:
        _check_subjects(user, user.publish_denied)
        rules["deny"] = [*rules.get("deny", ()), *user.publish_denied]
    return rules


def _subjects(user: NatsUser, allowed: tuple[str, ...] | None) -> dict[str, list[str]]:
    if allowed is None:
        return {"allow": [">"]}
    _check_subjects(user, allowed)
    # An empty list of what is allowed would allow everything.
    return {"allow": list(allowed)} if allowed else {"deny": [">"]}


def _check_subjects(user: NatsUser, subjects: Iterable[str]) -> None:
    for subject in subjects:
        if not SUBJECT.fullmatch(subject):
            raise InvalidNatsUserError(f"{user!r} names {subject!r}, which is no NATS subject")
