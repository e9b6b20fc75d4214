"""What the caller of a command is told, now and when it asks again."""

from collections.abc import Sequence
from typing import Any

import orjson

from chassis import canonical, refusals
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import ConflictError
from chassis.eventstore.commands import Answered, Outcome
from chassis.receipts import IdempotencyKeyReusedError, StoredReceipt

LOST_ANSWER = canonical.encode({"lost": True})
"""What a restored service keeps under a key: that it was used, and not what was answered."""


class AnswerLostError(ConflictError):
    """The command was carried out before a restore, and nobody knows its answer any more."""

    code = "answer_lost"


class VersionDiffersError(ConflictError):
    """The caller expected another version of the aggregate (If-Match)."""

    code = "version_differs"


def receipt_of(
    answered: Answered, context: Context, *, version: int | None, answer: dict[str, Any]
) -> StoredReceipt:
    """Give what the store did with a decision, or what the first request was answered."""
    if answered.outcome is Outcome.REPEATED:
        return first_receipt(answered, context)
    if answered.outcome is Outcome.TAKEN:
        # What was decided just now did not happen, and what happened then is not kept.
        return StoredReceipt(
            position=None, version=None, body=b"{}", repeated=True, recorded_at=None
        )
    return StoredReceipt(
        position=answered.position,
        version=version,
        body=orjson.dumps(answer),
        repeated=False,
        recorded_at=answered.stamp,
    )


def first_receipt(answered: Answered, context: Context) -> StoredReceipt:
    """Give what the first request with this key was answered, or raise what it was refused."""
    key = context.idempotency
    assert key is not None
    assert answered.first_answer is not None
    if answered.first_request != key.request_sha256:
        raise IdempotencyKeyReusedError(
            "this Idempotency-Key was used for another request: take a new key"
        )
    first = orjson.loads(answered.first_answer)
    if "lost" in first:
        raise AnswerLostError(
            "this was carried out, and its answer was lost when the service was restored: "
            "read what you wanted to change before you send anything again"
        )
    if "refusal" in first:
        raise refusals.from_json(first["refusal"])
    return StoredReceipt(
        position=answered.position,
        version=first["version"],
        body=orjson.dumps(first["answer"]),
        repeated=True,
        recorded_at=None,
    )


def check_version(loaded: Sequence[AggregateRoot | None], version: int | None) -> None:
    """Refuse a decision on another version than the expected one; None expects nothing."""
    if version is None:
        return
    found = 0 if not loaded or loaded[0] is None else loaded[0].version
    if found != version:
        raise VersionDiffersError(
            f"the current version is {found}, not {version}: read it again and decide anew",
            version=found,
        )
