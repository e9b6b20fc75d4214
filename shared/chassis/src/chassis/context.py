"""Who acts, on what authority, caused by what: everything of the envelope the domain never sees."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class IdempotencyKey:
    """One client's name for one request: the same key and body get the first answer again."""

    scope: str
    """Person and route, for example `person/7f…|POST /entries`."""
    key: str
    request_sha256: bytes
    """Digest of the request, so that the same key with another body is refused."""

    @property
    def digest(self) -> str:
        """What is kept of the key: whatever a client wrote into it stays with the client."""
        return hashlib.sha256(self.key.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One message of another service that one consumer has dealt with."""

    consumer: str
    source: str
    event_id: str
    ordinal: int = 0


@dataclass(frozen=True, kw_only=True)
class Context:
    """The envelope's part of one command (CloudEvents 1.0 attributes; absent ones are None)."""

    actor: str
    """`person/<id>/<post>`, `service/<name>`, `clock/<name>` or `party/<id>`."""
    unit: str
    """The registry's stable id of the unit in which the act counts."""
    division: str
    """The official division code of that unit on that day."""
    effective_on: date
    """The business date, Asia/Shanghai."""
    via: str
    """`web`, `app`, `clerk`, `import`, `device` or `api`."""
    entered_by: str | None = None
    sheet: str | None = None
    """The scanned sheet on which the act was signed, where it was entered from paper."""
    signed_on: date | None = None
    """The day on which that sheet was signed."""
    session: str | None = None
    authority: tuple[str, ...] = ()
    policy: str | None = None
    basis: int | None = None
    corrects: str | None = None
    causation_id: str | None = None
    correlation_id: str | None = None
    idempotency: IdempotencyKey | None = None
    inbox: InboxRow | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Trace context, carried beside the bytes and never inside them."""

    def under(self, *rules: str) -> "Context":
        """Give the context of an act that rests on these rules and decisions as well."""
        return self._changed(authority=(*self.authority, *rules))

    def resting_on(self, *rules: str) -> "Context":
        """Give the context of an act that rests on these rules and decisions alone."""
        return self._changed(authority=rules)

    def counting_on(self, day: date) -> "Context":
        """Give the context of an act that counts on another business date."""
        return self._changed(effective_on=day)

    def keyed(self, key: IdempotencyKey | None) -> "Context":
        """Give the context of a request under another idempotency key, or under none."""
        return self._changed(idempotency=key)

    def _changed(self, **changes: Any) -> "Context":
        # Every command makes some: what `replace` does takes five times as long.
        changed = object.__new__(Context)
        changed.__dict__.update(self.__dict__, **changes)
        return changed
