"""What a line of a bank account may be: suggestions with their reasons, which a person confirms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

SUGGESTIONS_MAX = 10
REFERENCE, AMOUNT, DAY, PAYEE = "reference", "amount", "day", "payee"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A line as far as suggestions look at it; the tokens are those of its counterparty."""

    booked_on: date
    amount_fen: int
    reference: str | None
    tokens: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Something that the line may be; received is above zero."""

    kind: str
    dated_on: date
    amount_fen: int
    payment_request: UUID | None = None
    reference: str | None = None
    voucher: UUID | None = None
    draft: str | None = None
    line: int | None = None
    party_token: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A candidate, and what speaks for it."""

    candidate: Candidate
    reasons: tuple[str, ...]


def suggest(line: Looked, candidates: Iterable[Candidate], *, window_days: int) -> list[Suggestion]:
    """Give the candidates for which most speaks first; without amount or reference, nothing does.

    A day within the window speaks for a candidate, and none outside it against: banks and books
    may lie weeks apart, and a person looks at each.
    """
    found = []
    for candidate in candidates:
        reasons = tuple(_reasons(line, candidate, window_days))
        if AMOUNT in reasons or REFERENCE in reasons:
            found.append(Suggestion(candidate=candidate, reasons=reasons))
    found.sort(key=lambda each: (-len(each.reasons), _distance(line, each.candidate)))
    return found[:SUGGESTIONS_MAX]


def _reasons(line: Looked, candidate: Candidate, window_days: int) -> Iterator[str]:
    if line.reference is not None and line.reference == candidate.reference:
        yield REFERENCE
    if line.amount_fen == candidate.amount_fen:
        yield AMOUNT
    if _distance(line, candidate) <= window_days:
        yield DAY
    if candidate.party_token is not None and candidate.party_token in line.tokens:
        yield PAYEE


def _distance(line: Looked, candidate: Candidate) -> int:
    return abs((line.booked_on - candidate.dated_on).days)
