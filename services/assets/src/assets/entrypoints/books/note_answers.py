"""What the notes to the statements answer; amounts are whole fen."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.http.bodies import loosely_like


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class OrganisationNoteAnswer(_Answer):
    """Whose books they are; `credit_code` is its unified social credit code, where it has one."""

    entity: UUID
    unit: UUID
    form: str
    name: str
    credit_code: str | None
    chart: str
    books_from: str


class MovementAnswer(_Answer):
    """A sub-account as the year began, and what moved on it up to the day; debit above zero."""

    account: str
    account_name: str
    named: dict[str, str]
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


class OwedSumAnswer(_Answer):
    """The claims or the debts on one account, over all parties."""

    account: str
    account_name: str
    claim: bool
    parties: int
    open_fen: int


class AgeAnswer(_Answer):
    """What of claims and debts was added from so many to so many days ago."""

    days_least: int
    days_most: int | None
    receivables_fen: int
    payables_fen: int


class PartiesNoteAnswer(_Answer):
    """Claims and debts, party by party never netted; `…/notes/parties` lists the parties."""

    receivables_fen: int
    payables_fen: int
    accounts: list[OwedSumAnswer]
    ageing: list[AgeAnswer]


class AssetClassAnswer(_Answer):
    """What the cards of one class come to that are held."""

    asset_class: str
    cards: int
    cost_fen: int
    depreciated_fen: int


class AssetsNoteAnswer(_Answer):
    """Fixed assets by class; what the books hold beyond the cards is in no class."""

    movements: list[MovementAnswer]
    classes: list[AssetClassAnswer]
    without_card_cost_fen: int
    without_card_depreciated_fen: int


class ResultNoteAnswer(_Answer):
    """What an account brought or cost in the year, by its sub-account."""

    account: str
    account_name: str
    sub: str | None
    amount_fen: int


class PendingNoteAnswer(_Answer):
    """What is recorded and not decided: retained money, and audit cases that are not settled."""

    retained_fen: int
    open_audit_cases: int


class NoteAnswer(_Answer):
    """One point; the part that `answer` names is given, or `text` says why there is none."""

    point: str
    name: str
    name_en: str
    answer: str
    basis: str
    text: str | None = None
    text_en: str | None = None
    organisation: OrganisationNoteAnswer | None = None
    movements: list[MovementAnswer] | None = None
    parties: PartiesNoteAnswer | None = None
    assets: AssetsNoteAnswer | None = None
    results: list[ResultNoteAnswer] | None = None
    pending: PendingNoteAnswer | None = None


_EXAMPLE: dict[str, Any] = {
    "entity": "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10",
    "chart": "2023-14",
    "rule": "finance/statement-notes@1",
    "on": "2026-12-31",
    "position": 412,
    "notes": [
        {
            "point": "guarantees",
            "name": "对外担保和未决诉讼",
            "name_en": "Guarantees and lawsuits",
            "answer": "none",
            "basis": "illustrative",
            "text": "账簿和合同台账不登记担保和诉讼,由编制人另行说明。",
            "text_en": "The books record no guarantees and lawsuits.",
        }
    ],
}


class NotesAnswer(_Answer):
    """The notes to the statements as of a day, point by point as the pack lists them."""

    model_config = loosely_like(_EXAMPLE)

    entity: UUID
    chart: str
    rule: str
    on: date
    position: int
    notes: list[NoteAnswer]


class OwedAnswer(_Answer):
    """What one party owes (a claim) or is owed on an account, by age as the notes' classes."""

    account: str
    party: UUID | None
    claim: bool
    open_fen: int
    by_age: list[int]
