"""What a red-flag rule (疑点规则) reads and what it asks: facts of the log in, suspicions out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

Severity = Literal["question", "serious"]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One leaf of the county's log, read as a fact."""

    index: int
    """Of the leaf; facts are taken in its order."""
    source: str
    id: str
    type: str
    subject: str
    unit: str | None
    time: datetime
    effective_on: date | None
    actor: str
    entered_by: str | None
    via: str
    session: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    """What a rule asks about (疑点): a question with evidence, never a verdict.

    Its identity is rule, subject and window: whoever raises flags has one open flag for each.
    """

    rule: str
    version: int
    subject: str
    unit: str
    first_on: date
    last_on: date
    facts: tuple[str, ...]
    """The facts that it rests on, each `<source>#<id>`."""
    numbers: tuple[tuple[str, int], ...]
    severity: Severity


class Watch(Protocol):
    """One run of a rule over the log: the same facts in the same order give the same suspicions."""

    def take(self, fact: Recorded) -> list[Suspicion]:
        """Take the next fact; what the rule does not read changes nothing."""

    def night(self, day: date) -> list[Suspicion]:
        """End a business day, after the last fact that was recorded on it."""


class Rule(Protocol):
    """One version of one of the rules."""

    @property
    def number(self) -> int:
        """Its place in the catalogue of rules, 1 to 15."""

    @property
    def name(self) -> str:
        """Its stable code."""

    @property
    def version(self) -> int:
        """Which version of the rule this is."""

    @property
    def reads(self) -> frozenset[str]:
        """The types of the events that it reads."""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The topics of facts that no event carries yet; parts of the rule sleep until then."""

    @property
    def settings(self) -> type[object]:
        """The class of its settings, which are pack data."""

    def begin(self, settings: object) -> Watch:
        """Begin at the first fact of a log, with settings of the rule's own class."""
