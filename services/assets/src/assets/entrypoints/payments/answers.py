"""What is answered about payments: their stories, what waits for whom, and what is not in order."""

import json
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from assets.entrypoints.paper.irregular_reads import IrregularActLine
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import loosely_like

_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_PERSON = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"


class StoryLine(BaseModel):
    """One event of a payment: what, who in which post, when, by which rules, in which words."""

    position: int
    event: str
    actor: str
    entered_by: str | None
    via: str
    authority: str | None
    effective_on: date
    recorded_at: datetime
    sheet: str | None
    signed_on: date | None
    """The scanned sheet and the day of its signing, where the act was entered from paper."""
    data: dict[str, Any]
    words: str | None


class StepState(BaseModel):
    """One step of the chain: which posts may sign it, how many are needed, who has."""

    step: str
    order: str
    posts: list[str]
    signers: int
    signed: list[UUID]
    next: bool


class PaymentStory(BaseModel):
    """A payment from its request to what was paid, with the way that it goes or went."""

    payment_request: UUID
    unit: UUID
    number: str
    purpose: str
    payee: UUID
    payee_type: str
    recusal: str
    """`by_payee`, or `exempt_list` for a list computed by rule from a complete roll."""
    amount_fen: int
    rule: str | None
    chain: str | None
    version: int
    state: str
    missing_preconditions: list[str]
    steps: list[StepState]
    complete: bool
    method: str | None
    ordered_fen: int | None
    ordered_on: date | None
    paid_fen: int
    returned_fen: int
    irregular: list[str]
    lines: list[StoryLine]
    irregular_acts: list[IrregularActLine]
    """What sheets report that has no effect."""


class InboxItem(BaseModel):
    """One step that waits for the caller's signature, in one of the caller's posts."""

    model_config = loosely_like(
        {
            "payment_request": _SUBJECT,
            "unit": _PERSON,
            "number": "2026-017",
            "purpose": "benefit",
            "payee": _SUBJECT,
            "payee_type": "household",
            "amount_fen": 20000,
            "version": 1,
            "step": "supervision",
            "post": "supervision-committee-member",
            "rule": "finance/payment-chains@1",
        }
    )

    payment_request: UUID
    unit: UUID
    number: str
    purpose: str
    payee: UUID
    payee_type: str
    amount_fen: int
    version: int
    step: str
    post: str
    rule: str

    @classmethod
    def of(cls, row: dict[str, Any], *, step: str, post: str) -> Self:
        """Make the item of a row."""
        named = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**named, step=step, post=post)


class ObstacleLine(RowAnswer):
    """Why a chain cannot be completed: which steps, how many are needed, who could sign."""

    model_config = loosely_like(
        {
            "position": 12,
            "unit": _PERSON,
            "section": "finance/payment-chains",
            "chain": "major",
            "rule": "finance/payment-chains@1",
            "obstacle": "too_few_separate",
            "steps": ["supervision", "branch"],
            "needed": 2,
            "able": [_PERSON],
            "since": "2026-07-01",
            "cleared_on": None,
        }
    )

    position: int
    unit: UUID
    section: str
    chain: str
    rule: str
    obstacle: str
    steps: list[str]
    needed: int
    able: list[UUID]
    since: date
    cleared_on: date | None


class RelatedLine(RowAnswer):
    """One request of which signers stand too near to the payee (应回避), and who of them signed."""

    model_config = loosely_like(
        {
            "position": 12,
            "payment_request": _SUBJECT,
            "number": "2026-017",
            "purpose": "benefit",
            "payee": _SUBJECT,
            "amount_fen": 20000,
            "version": 1,
            "state": "requested",
            "related": [_PERSON],
            "exempt": False,
            "signed": [],
        }
    )

    position: int
    payment_request: UUID
    number: str
    purpose: str
    payee: UUID
    amount_fen: int
    version: int
    state: str
    related: list[UUID]
    exempt: bool
    signed: list[UUID]


class IrregularLine(BaseModel):
    """One payment that was made and is irregular, and why."""

    position: int
    payment_request: UUID
    actor: str
    recorded_at: datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the line of a row."""
        named = {name: row[name] for name in cls.model_fields}
        return cls(**{**named, "data": json.loads(row["data"])})
