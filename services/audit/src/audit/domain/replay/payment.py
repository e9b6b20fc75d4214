"""The story of a payment (付款经过) across services: which event is which step of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.domain.replay.as_of import AsOf
from audit.domain.replay.recorded import Recorded

REQUESTED = "assets.payment_request.requested.v1"
SLIP_ENTERED = "assets.slip.entered.v1"
SLIP_VOUCHERED = "assets.journal.slip_vouchered.v1"
VOUCHER_PREPARED = "assets.voucher.prepared.v1"
PAY_FILE_LISTED = "assets.pay_file.listed.v1"
PAY_FILE_OUTCOMES = "assets.pay_file.outcomes_told.v1"


class Step(StrEnum):
    """What an event is in the story of a payment; the value never changes."""

    CAUSE = "cause"
    REQUEST = "request"
    SIGNATURE = "signature"
    ORDER = "order"
    BANK = "bank"
    CONFIRMATION = "confirmation"
    SLIP = "slip"
    VOUCHER = "voucher"
    POSTING = "posting"
    DISCLOSURE = "disclosure"
    RELATED = "related"


_OF_REQUEST: Mapping[str, Step] = {
    "requested": Step.REQUEST,
    "changed": Step.REQUEST,
    "precondition_met": Step.REQUEST,
    "withdrawn": Step.REQUEST,
    "signed": Step.SIGNATURE,
    "rejected": Step.SIGNATURE,
    "ordered": Step.ORDER,
    "confirmed": Step.CONFIRMATION,
    "returned": Step.CONFIRMATION,
    "paid_irregularly": Step.CONFIRMATION,
}
_BY_AGGREGATE: Mapping[str, Step] = {
    "ordered_payment": Step.BANK,
    "pay_file": Step.BANK,
    "bank_line": Step.BANK,
    "slip": Step.SLIP,
    "voucher": Step.VOUCHER,
    "journal": Step.POSTING,
}
FOLLOWED = frozenset({"slip", "voucher", "ordered_payment", "bank_line"})
"""Aggregates of assets that belong to few payments: all that they did belongs to the story."""


@dataclass(frozen=True, kw_only=True)
class StoryStep:
    """One event of the story."""

    step: Step
    recorded: Recorded


@dataclass(frozen=True, kw_only=True)
class PaymentStory:
    """What is known of a payment as of an instant and a business date."""

    steps: list[StoryStep]
    not_yet: list[StoryStep]
    """What was recorded by then and counts from a later business date on."""
    version: int
    """Of the request: one more with each change."""
    amount_fen: int | None
    """By the request's last version."""
    paid_fen: int
    """Confirmed by the bank or paid in cash, less what came back."""
    posted: list[str]
    """The vouchers by which it stands in the books."""
    ended: str | None
    """`withdrawn` or `rejected`, where that was the last word."""


def aggregate_of(kind: str) -> str:
    """Give the aggregate that a type of event belongs to, `slip` of `assets.slip.entered.v1`."""
    return kind.split(".")[1] if kind.count(".") >= 2 else ""  # noqa: PLR2004  # service.aggregate.event


def step_of(recorded: Recorded, payment: str) -> Step:
    """Tell what an event is in the story of this payment."""
    service, _, rest = recorded.type.partition(".")
    if recorded.subject == payment:
        return _OF_REQUEST.get(rest.split(".")[1], Step.RELATED)
    if service == "disclosure":
        return Step.DISCLOSURE
    if recorded.type == "assets.voucher.posted.v1":
        return Step.POSTING
    return _BY_AGGREGATE.get(aggregate_of(recorded.type), Step.RELATED)


def speaks_of(recorded: Recorded, items: Mapping[str, set[int]]) -> bool:
    """Tell whether an event of a file of many payments says anything of this one."""
    if recorded.type != PAY_FILE_OUTCOMES:
        return True
    numbers = items.get(recorded.subject, set())
    told = recorded.data.get("outcomes")
    return isinstance(told, list) and any(
        isinstance(each, dict) and each.get("number") in numbers for each in told
    )


def items_of(recorded: Recorded, payment: str) -> set[int]:
    """Give the numbers under which a file for the bank lists a payment."""
    listed = recorded.data.get("items")
    if recorded.type != PAY_FILE_LISTED or not isinstance(listed, list):
        return set()
    return {
        each["number"]
        for each in listed
        if isinstance(each, dict)
        and each.get("payment_request") == payment
        and isinstance(each.get("number"), int)
    }


def story_of(steps: Iterable[StoryStep], payment: str, as_of: AsOf) -> PaymentStory:
    """Tell the story by events in the log's order."""
    known = [each for each in steps if as_of.knows(each.recorded)]
    told = [each for each in known if as_of.counts(each.recorded)]
    own = [each.recorded for each in told if each.recorded.subject == payment]
    asked = [each for each in own if _event(each) in {"requested", "changed"}]
    last = _event(own[-1]) if own else None
    return PaymentStory(
        steps=told,
        not_yet=[each for each in known if not as_of.counts(each.recorded)],
        version=len(asked),
        amount_fen=_fen(asked[-1].data) if asked else None,
        paid_fen=sum(_paid(each) for each in own),
        posted=sorted(
            {
                each.recorded.subject
                for each in told
                if each.recorded.type == "assets.voucher.posted.v1"
            }
        ),
        ended=last if last in {"withdrawn", "rejected"} else None,
    )


def _event(recorded: Recorded) -> str:
    return recorded.type.split(".")[2]


def _paid(recorded: Recorded) -> int:
    amount = _fen(recorded.data) or 0
    if _event(recorded) in {"confirmed", "paid_irregularly"}:
        return amount
    return -amount if _event(recorded) == "returned" else 0


def _fen(data: Mapping[str, Any]) -> int | None:
    amount = data.get("amount_fen")
    return amount if type(amount) is int else None
