"""What a store answers to one command, and the refusal of a key that was used for another one."""

from dataclasses import dataclass

from chassis.errors import ConflictError


class IdempotencyKeyReusedError(ConflictError):
    """The key names an earlier request that was a different one.

    Over HTTP this is 422 and not 409, as draft-ietf-httpapi-idempotency-key-header asks: the state
    of the books is not in the way, the request itself must change.
    """

    code = "idempotency_key_reused"


@dataclass(frozen=True, kw_only=True)
class StoredReceipt:
    """What became of one command; for a repeated one what became of it the first time."""

    position: int | None
    """The position of the command's last event in the service's log."""
    version: int | None
    """The version of the first aggregate that the command saved, if it saved any."""
    body: bytes
    """The JSON of the first answer."""
    repeated: bool
    """True when the command was met before, and nothing was done now."""
    recorded_at: str | None
    """The time that the command's events carry; not known of a repeated one."""
