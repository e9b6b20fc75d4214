"""Money that was raised for a purpose (自筹专款、众筹): from whom it came, what it was used for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.income.earmark_refusals import (
    EarmarkAmountError,
    EarmarkClosedError,
    EarmarkPurposeError,
    EarmarkReferenceTakenError,
    EarmarkSourceError,
    EarmarkSpentError,
)
from assets.domain.income.rules import EarmarkRule, check_day
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one party gave, under a reference that stands for it alone."""

    reference: str
    party: UUID
    source: str
    amount_fen: int
    given_on: date


@dataclass(frozen=True, kw_only=True)
class Use:
    """What money was used for, under a reference that stands for this use alone."""

    reference: str
    party: UUID
    purpose: str
    amount_fen: int
    used_on: date
    bank_account: UUID


class Earmark(AggregateRoot):
    """What came is what was used and what is left, source by source; what is left stays visible."""

    TOPIC = "assets.earmark"

    class Opened(Created):
        """Money is raised for these purposes from these sources, from this day on."""

        TOPIC = "assets.earmark.opened"
        entity: UUID
        key: str
        purposes: list[str]
        sources: list[str]
        opened_on: date
        each_fen: int | None = None

    class Contributed(AggregateRoot.Event):
        """A party gave this much; what is irregular is named."""

        TOPIC = "assets.earmark.contributed"
        reference: str
        party: UUID
        source: str
        amount_fen: int
        given_on: date
        irregular: list[str]

    class TakenBack(AggregateRoot.Event):
        """A contribution counts no more, for its receipt was voided."""

        TOPIC = "assets.earmark.taken_back"
        reference: str
        party: UUID
        source: str
        amount_fen: int
        taken_back_on: date

    class Used(AggregateRoot.Event):
        """The money was used; what is irregular is named."""

        TOPIC = "assets.earmark.used"
        reference: str
        party: UUID
        purpose: str
        amount_fen: int
        used_on: date
        bank_account: UUID
        irregular: list[str]

    class Closed(AggregateRoot.Event):
        """Nothing more is raised; so many parties gave, and so much of it is left to be used."""

        TOPIC = "assets.earmark.closed"
        closed_on: date
        contributors: int
        contributions: int
        raised_fen: int
        used_fen: int
        left_fen: int

    @staticmethod
    @override
    def create_id(entity: UUID, key: str) -> UUID:
        """Derive the id, so that an entity has each key once."""
        return named_id(f"/assets/earmark/{entity}/{key}")

    @classmethod
    def open(cls, entity: UUID, rule: EarmarkRule, *, opened_on: date, today: date) -> "Earmark":
        """Let money be raised for the purposes that the rules name."""
        check_day(opened_on, today=today)
        return cls(
            entity=entity,
            key=rule.key,
            purposes=sorted(rule.purposes),
            sources=sorted(rule.sources),
            opened_on=opened_on,
            each_fen=rule.each_fen,
        )

    @event(Opened)
    def __init__(
        self,
        entity: UUID,
        key: str,
        purposes: list[str],
        sources: list[str],
        opened_on: date,
        each_fen: int | None = None,
    ) -> None:
        self.entity = entity
        self.key = key
        self.purposes = frozenset(purposes)
        self.sources = frozenset(sources)
        self.each_fen = each_fen
        self.opened_on = opened_on
        self.given: dict[str, Contribution] = {}
        self.used: dict[str, int] = {}
        self.closed_on: date | None = None

    @property
    def by_source(self) -> Mapping[str, int]:
        """What each source gave."""
        sums = dict.fromkeys(sorted(self.sources), 0)
        for each in self.given.values():
            sums[each.source] = sums.get(each.source, 0) + each.amount_fen
        return sums

    @property
    def raised_fen(self) -> int:
        """What was given in all."""
        return sum(each.amount_fen for each in self.given.values())

    @property
    def left_fen(self) -> int:
        """What was given and not used; below zero where more was used."""
        return self.raised_fen - sum(self.used.values())

    def contribute(self, contribution: Contribution, *, report: bool, today: date) -> list[str]:
        """Take a contribution over; a report is recorded whatever is wrong with it."""
        check_day(contribution.given_on, today=today)
        if contribution.reference in self.given:
            raise EarmarkReferenceTakenError("give the contribution a reference of its own")
        found: dict[str, RefusedError] = {}
        if contribution.source not in self.sources:
            found["source_unknown"] = EarmarkSourceError(
                f"name one of {', '.join(sorted(self.sources))} as the source"
            )
        if self.each_fen is not None and contribution.amount_fen != self.each_fen:
            found["amount_differs"] = EarmarkAmountError(f"everybody gives {self.each_fen} fen")
        if self.closed_on is not None:
            found["closed"] = EarmarkClosedError("the campaign is closed: nothing is raised")
        if found and not report:
            raise next(iter(found.values()))
        self._contributed(**asdict(contribution), irregular=list(found))
        return list(found)

    def take_back(self, reference: str, *, on: date) -> None:
        """Let a contribution count no more."""
        given = self.given[reference]
        self._taken_back(
            reference=reference,
            party=given.party,
            source=given.source,
            amount_fen=given.amount_fen,
            taken_back_on=on,
        )

    def use(self, use: Use, *, report: bool, today: date, beside: Sequence[str] = ()) -> list[str]:
        """Let money be used for its purpose alone; a report is recorded whatever is wrong.

        `beside` is what else is wrong with a report.
        """
        check_day(use.used_on, today=today)
        if use.reference in self.used:
            raise EarmarkReferenceTakenError("give the use a reference of its own")
        found: dict[str, RefusedError] = {}
        if use.purpose not in self.purposes:
            found["purpose_not_allowed"] = EarmarkPurposeError(
                f"this money is for {', '.join(sorted(self.purposes))} alone"
            )
        if use.amount_fen > self.left_fen:
            found["beyond_left"] = EarmarkSpentError(
                f"{self.left_fen} fen are left: use that at most", left_fen=self.left_fen
            )
        if found and not report:
            raise next(iter(found.values()))
        irregular = [*found, *beside]
        self._used(**asdict(use), irregular=irregular)
        return irregular

    def close(self, *, closed_on: date, today: date) -> None:
        """Raise nothing more, and say what came and what is left."""
        check_day(closed_on, today=today)
        if self.closed_on is not None:
            raise EarmarkClosedError("it is closed: leave it as it is")
        self._closed(
            closed_on=closed_on,
            contributors=len({each.party for each in self.given.values()}),
            contributions=len(self.given),
            raised_fen=self.raised_fen,
            used_fen=sum(self.used.values()),
            left_fen=self.left_fen,
        )

    @event(Contributed)
    def _contributed(
        self,
        reference: str,
        party: UUID,
        source: str,
        amount_fen: int,
        given_on: date,
        irregular: list[str],
    ) -> None:
        self.given[reference] = Contribution(
            reference=reference,
            party=party,
            source=source,
            amount_fen=amount_fen,
            given_on=given_on,
        )

    @event(TakenBack)
    def _taken_back(
        self, reference: str, party: UUID, source: str, amount_fen: int, taken_back_on: date
    ) -> None:
        del self.given[reference]

    @event(Used)
    def _used(
        self,
        reference: str,
        party: UUID,
        purpose: str,
        amount_fen: int,
        used_on: date,
        bank_account: UUID,
        irregular: list[str],
    ) -> None:
        self.used[reference] = amount_fen

    @event(Closed)
    def _closed(
        self,
        closed_on: date,
        contributors: int,
        contributions: int,
        raised_fen: int,
        used_fen: int,
        left_fen: int,
    ) -> None:
        self.closed_on = closed_on
