"""A monthly run (月度发放): what a scheme pays to everybody on its roll, once a month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.books.slip import SHARES_MAX, Share, SlipDraft
from assets.domain.members.member_rules import PERCENT_MAX, SLIP_RULES, PayScheme
from assets.domain.members.pay_lines import PayLine
from assets.domain.members.pay_list import PayList
from assets.domain.members.roll_entries import RollMember, parts_of
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, RefusedError
from kernel.ids import named_id

SHOWN_MAX = 10
"""So many persons a refusal names."""


class PayRunMadeError(ConflictError):
    """The scheme has paid this month already: everybody once."""

    code = "pay_run_made"


class PayItemKnownError(ConflictError):
    """An amount of this number is recorded for the month already."""

    code = "pay_item_known"


class AssessmentOutOfRangeError(InvalidError):
    """An assessment is nought to a hundred percent."""

    code = "assessment_out_of_range"


class NotOnRollError(RefusedError):
    """Something is recorded for a person who is not on the roll of the scheme in that month."""

    code = "pay_not_on_roll"


class AssessmentMissingError(RefusedError):
    """Somebody on the roll was not assessed, and the scheme pays nobody unassessed."""

    code = "assessment_missing"


class NothingToPayOutError(RefusedError):
    """Nobody would get anything."""

    code = "nothing_to_pay_out"


class MonthInFutureError(InvalidError):
    """The month has not begun."""

    code = "pay_month_in_future"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """How somebody was assessed for a month, in percent."""

    person: UUID
    percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PayItem:
    """An amount that somebody gets in a month beside base and performance (临时补助)."""

    number: str
    person: UUID
    item: str
    amount_fen: int
    reference: str
    """The decision, or the dossier, on which it rests."""


class PayRun(AggregateRoot):
    """Pays everybody on the roll once; what was recorded for the month is frozen by it."""

    TOPIC = "assets.pay_run"

    class Opened(Created):
        """Something is recorded, or paid, for this month of the scheme."""

        TOPIC = "assets.pay_run.opened"
        entity: UUID
        scheme: str
        month: str

    class Assessed(AggregateRoot.Event):
        """These persons were assessed for the month; a later assessment counts instead."""

        TOPIC = "assets.pay_run.assessed"
        assessments: list[Assessment]
        resolution: str

    class ItemsRecorded(AggregateRoot.Event):
        """These persons get these amounts beside base and performance."""

        TOPIC = "assets.pay_run.items_recorded"
        items: list[PayItem]

    class Made(AggregateRoot.Event):
        """Everybody on the roll is owed their line of this list, and the month is paid."""

        TOPIC = "assets.pay_run.made"
        pay_list: UUID
        digest: str
        lines: int
        total_fen: int
        rule: str
        resolution: str
        slips: int

    @staticmethod
    @override
    def create_id(entity: UUID, scheme: str, month: str) -> UUID:
        """Derive the id, so that a scheme pays a month once."""
        return named_id(f"/assets/pay_run/{entity}/{scheme}/{month}")

    @event(Opened)
    def __init__(self, entity: UUID, scheme: str, month: str) -> None:
        self.entity = entity
        self.scheme = scheme
        self.month = month
        self.percents: dict[UUID, int] = {}
        self.items: dict[str, PayItem] = {}
        self.made = False

    def assess(self, assessments: Sequence[Assessment], *, resolution: str) -> None:
        """Record how persons were assessed (考核), until the month is paid."""
        self.check_open()
        for each in assessments:
            if not 0 <= each.percent <= PERCENT_MAX:
                raise AssessmentOutOfRangeError("write an assessment as 0 to 100 percent")
        self._assessed(assessments=list(assessments), resolution=resolution)

    def record(self, items: Sequence[PayItem]) -> None:
        """Record amounts beside base and performance, each number once, until it is paid."""
        self.check_open()
        seen: set[str] = set()
        for item in items:
            if item.number in self.items or item.number in seen:
                raise PayItemKnownError(f"{item.number} is recorded for {self.month} already")
            seen.add(item.number)
        self._items_recorded(items=list(items))

    def lines(self, scheme: PayScheme, members: Sequence[RollMember]) -> list[PayLine]:
        """Give what everybody on the roll gets; refuses what contradicts the roll or the scheme."""
        self.check_open()
        persons = {member.person for member in members}
        stray = {*self.percents, *(item.person for item in self.items.values())} - persons
        if stray:
            raise NotOnRollError(
                f"{len(stray)} persons with an assessment or an amount are not on the roll "
                f"{scheme.roll} in {self.month}: adopt the roll with them first",
                persons=_named(stray),
            )
        if scheme.performance is not None and scheme.unassessed == "refused":
            missing = persons - self.percents.keys()
            if missing:
                raise AssessmentMissingError(
                    f"{len(missing)} persons on the roll were not assessed for {self.month}",
                    persons=_named(missing),
                )
        extras: dict[UUID, int] = {}
        for item in self.items.values():
            extras[item.person] = extras.get(item.person, 0) + item.amount_fen
        lines = [self._line(scheme, member, extras) for member in members]
        if not any(line.amount_fen for line in lines):
            raise NothingToPayOutError(f"nobody on the roll gets anything for {self.month}")
        return lines

    def make(self, pay_list: PayList, *, resolution: str, slips: int) -> None:
        """Pay the month: everybody on the list is owed their line."""
        self._made(
            pay_list=pay_list.id,
            digest=pay_list.digest,
            lines=len(pay_list.lines),
            total_fen=pay_list.total_fen,
            rule=pay_list.rule,
            resolution=resolution,
            slips=slips,
        )

    def slips(
        self, kind: str, lines: Sequence[PayLine], *, dated_on: date, doer: UUID
    ) -> Iterator[SlipDraft]:
        """Give the slips by which the books know what is owed, each for as many as it holds."""
        shares = [
            Share(amounts={"amount": line.amount_fen}, named={"party": str(line.party)})
            for line in lines
            if line.amount_fen
        ]
        for index, part in enumerate(parts_of(shares, most=SHARES_MAX), 1):
            yield SlipDraft(
                entity=self.entity,
                key=f"pay-run/{self.id}/{index}",
                rule=SLIP_RULES[kind],
                dated_on=dated_on,
                shares=tuple(part),
                doers=(doer,),
            )

    def _line(self, scheme: PayScheme, member: RollMember, extras: Mapping[UUID, int]) -> PayLine:
        percent = self.percents.get(member.person)
        performance = 0
        if scheme.performance is not None and percent is not None:
            performance = scheme.performance.of(percent)
        if scheme.cap_fen is not None:
            performance = min(performance, max(0, scheme.cap_fen - scheme.base_fen))
        extra = extras.get(member.person, 0)
        return PayLine(
            number=member.number,
            party=member.person,
            amount_fen=scheme.base_fen + performance + extra,
            base_fen=scheme.base_fen,
            performance_fen=performance,
            extras_fen=extra,
        )

    def check_open(self) -> None:
        """Refuse what would be recorded for a month that is paid, or paid again."""
        if self.made:
            raise PayRunMadeError(
                f"{self.scheme} has paid {self.month} already: record it for the next month"
            )

    @event(Assessed)
    def _assessed(self, assessments: list[Assessment], resolution: str) -> None:
        self.percents.update({each.person: each.percent for each in assessments})

    @event(ItemsRecorded)
    def _items_recorded(self, items: list[PayItem]) -> None:
        self.items.update({item.number: item for item in items})

    @event(Made)
    def _made(
        self,
        pay_list: UUID,
        digest: str,
        lines: int,
        total_fen: int,
        rule: str,
        resolution: str,
        slips: int,
    ) -> None:
        self.made = True


def _named(persons: set[UUID]) -> list[str]:
    return sorted(str(person) for person in persons)[:SHOWN_MAX]
