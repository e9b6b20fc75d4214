"""A distribution (分配) over a complete roll: a dividend, guaranteed income, or a second return."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from typing_extensions import override

from assets.domain.books.slip import SHARES_MAX, Share, SlipDraft
from assets.domain.members.member_rules import PERMILLE, MemberRules
from assets.domain.members.pay_lines import Basis, PayLine
from assets.domain.members.roll_entries import parts_of
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from kernel.ids import named_id

Kind = Literal["dividend", "guarantee", "second-return"]
"""现金分红、保底收入、二次返利."""
DIVIDEND, GUARANTEE, SECOND_RETURN = "dividend", "guarantee", "second-return"
FROM_INCOME = frozenset((DIVIDEND, SECOND_RETURN))
TO_MEMBERS, TO_OUTSIDE = "distribution.declared", "distribution.declared-outside"
INCOME_RULES = (TO_MEMBERS, TO_OUTSIDE)
"""By which posting rules income that is shared enters the books (322 to 113, and to 211)."""
GUARANTEED = {False: "guarantee.accrued", True: "guarantee.accrued-outside"}
SHARED = {False: TO_MEMBERS, True: TO_OUTSIDE}


class DistributionUnknownError(NotFoundError):
    """There is no such distribution."""

    code = "distribution_unknown"


class DistributionExistsError(ConflictError):
    """The entity has a distribution of this number already."""

    code = "distribution_exists"


class DistributionDeclaredError(ConflictError):
    """The distribution was declared already."""

    code = "distribution_declared"


class PlanTooLateError(RefusedError):
    """The members had the plan for too few days before they met."""

    code = "plan_too_late"


class MeetingInFutureError(InvalidError):
    """The members have not met yet."""

    code = "meeting_in_future"


class ReturnsNotAdoptedError(RefusedError):
    """No rule of guaranteed income and second return was adopted for the unit."""

    code = "returns_not_adopted"


class GuaranteeUnpaidError(RefusedError):
    """The guaranteed income of the season was not paid in full."""

    code = "guarantee_unpaid"


class NothingRemainsError(RefusedError):
    """Nothing of the profit remains once the guaranteed income is taken off."""

    code = "nothing_remains"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a distribution plan (分配方案) says beside its lines."""

    entity: UUID
    number: str
    kind: str
    period: str
    """The year, or the season."""
    basis: str
    total_fen: int
    pay_list: UUID
    digest: str
    rule: str
    available_on: date
    granted: int = 0
    guarantee: UUID | None = None
    remaining_fen: int | None = None


class Distribution(AggregateRoot):
    """Is planned with every line, laid out for the members, and then declared by resolution."""

    TOPIC = "assets.distribution"

    class Planned(Created):
        """The plan with all its lines is laid out for the members from this day on."""

        TOPIC = "assets.distribution.planned"
        entity: UUID
        number: str
        kind: str
        period: str
        basis: str
        total_fen: int
        pay_list: UUID
        digest: str
        rule: str
        available_on: date
        granted: int
        guarantee: UUID | None = None
        remaining_fen: int | None = None

    class Declared(AggregateRoot.Event):
        """The members resolved on the plan: everybody on its list is owed their line."""

        TOPIC = "assets.distribution.declared"
        resolution: str
        decided_on: date
        rule: str
        slips: int

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the id, so that an entity has each number once."""
        return named_id(f"/assets/distribution/{entity}/{number}")

    @event(Planned)
    def __init__(
        self,
        entity: UUID,
        number: str,
        kind: str,
        period: str,
        basis: str,
        total_fen: int,
        pay_list: UUID,
        digest: str,
        rule: str,
        available_on: date,
        granted: int,
        guarantee: UUID | None = None,
        remaining_fen: int | None = None,
    ) -> None:
        self.entity = entity
        self.number = number
        self.kind = kind
        self.period = period
        self.total_fen = total_fen
        self.pay_list = pay_list
        self.available_on = available_on
        self.granted = granted
        self.declared = False

    @property
    def takes_income(self) -> bool:
        """Whether it shares income; what is guaranteed is owed whatever the income is."""
        return self.kind in FROM_INCOME

    def check_declarable(self, rules: MemberRules, *, decided_on: date, today: date) -> None:
        """Refuse a second declaration, a meeting to come, and a plan laid out too late."""
        if self.declared:
            raise DistributionDeclaredError(f"{self.number} was declared already")
        if decided_on > today:
            raise MeetingInFutureError(f"{decided_on} has not come: let the members meet first")
        least = timedelta(days=rules.plan_days_least)
        if self.takes_income and decided_on - self.available_on < least:
            raise PlanTooLateError(
                f"the plan is laid out since {self.available_on}: the members decide on it on "
                f"{self.available_on + least} at the earliest",
                available_on=self.available_on.isoformat(),
                earliest_on=(self.available_on + least).isoformat(),
            )

    def declare(self, *, resolution: str, decided_on: date, rule: str, slips: int) -> None:
        """Let everybody on the list be owed their line, by the members' resolution."""
        self._declared(resolution=resolution, decided_on=decided_on, rule=rule, slips=slips)

    def slips(self, lines: Sequence[PayLine], *, dated_on: date, doer: UUID) -> Iterator[SlipDraft]:
        """Give the slips by which the books know what is owed, each for as many as it holds."""
        rules, index = SHARED if self.takes_income else GUARANTEED, 0
        for outside, rule in rules.items():
            shares = [
                Share(amounts={"amount": line.amount_fen}, named={"party": str(line.party)})
                for line in lines
                if line.amount_fen and line.outside is outside
            ]
            for part in parts_of(shares, most=SHARES_MAX):
                index += 1
                yield SlipDraft(
                    entity=self.entity,
                    key=f"distribution/{self.id}/{index}",
                    rule=rule,
                    dated_on=dated_on,
                    shares=tuple(part),
                    doers=(doer,),
                )

    @event(Declared)
    def _declared(self, resolution: str, decided_on: date, rule: str, slips: int) -> None:
        self.declared = True


def planned(plan: Plan) -> Distribution:
    """Lay a plan out."""
    return Distribution(
        entity=plan.entity,
        number=plan.number,
        kind=plan.kind,
        period=plan.period,
        basis=plan.basis,
        total_fen=plan.total_fen,
        pay_list=plan.pay_list,
        digest=plan.digest,
        rule=plan.rule,
        available_on=plan.available_on,
        granted=plan.granted,
        guarantee=plan.guarantee,
        remaining_fen=plan.remaining_fen,
    )


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What is returned of a season's profit, of what remained, and by what it is divided."""

    total_fen: int
    remaining_fen: int
    basis: Basis


def second_return(
    rules: MemberRules, *, profit_fen: int, guaranteed_fen: int, paid_fen: int
) -> Returned:
    """Give the part of a season's profit that the rule returns, rounded down to the fen.

    Raises `GuaranteeUnpaidError` or `NothingRemainsError`.
    """
    rule = rules.returns
    if rule is None:
        raise ReturnsNotAdoptedError("have a rule of guaranteed income and second return adopted")
    if paid_fen < guaranteed_fen:
        raise GuaranteeUnpaidError(
            f"{guaranteed_fen - paid_fen} fen of the guaranteed income are not paid: pay them first"
        )
    remaining = profit_fen - guaranteed_fen
    total = remaining * rule.permille // PERMILLE
    if total <= 0:
        raise NothingRemainsError("nothing of the profit remains that could be returned")
    return Returned(total_fen=total, remaining_fen=remaining, basis=rule.basis)
