"""How a plan is laid out: its distribution and the pay list with all its lines, saved together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.books.entity import Entity
from assets.domain.members.distribution import Distribution, DistributionExistsError, Plan, planned
from assets.domain.members.member_rules import MemberRules
from assets.domain.members.pay_lines import PayLine
from assets.domain.members.pay_list import Listed, PayList, PayListExistsError
from assets.domain.members.roll import MEMBERS, Roll
from assets.domain.members.roll_entries import RollBinding, RollMember
from assets.domain.members.roll_errors import RollDayInFutureError
from chassis.eventstore.log import Decision, Wanted


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """A plan's kind and period, with its lines and the roll from which they were computed."""

    number: str
    kind: str
    period: str
    basis: str
    lines: Sequence[PayLine]
    roll: RollBinding
    rounding: str | None = None
    guarantee: UUID | None = None
    remaining_fen: int | None = None


def plan_wanted(entity: UUID, number: str) -> list[Wanted]:
    """Give a distribution and its list, which have the number in common."""
    return [
        (Distribution, Distribution.create_id(entity, number)),
        (PayList, PayList.create_id(entity, number)),
    ]


def rolled_wanted(entity: UUID, number: str) -> list[Wanted]:
    """Give what a plan over the roll of members is decided on."""
    roll = (Roll, Roll.create_id(entity, MEMBERS))
    return [(Entity, entity), roll, *plan_wanted(entity, number)]


def check_new(found: Distribution | None, listed: PayList | None) -> None:
    """Refuse a number that a distribution or a list of the entity has."""
    if found is not None:
        raise DistributionExistsError(f"{found.number} is planned already: give another number")
    if listed is not None:
        raise PayListExistsError(f"{listed.number} is a pay list already: give another number")


def bound_on(roll: Roll, on: date, *, today: date) -> tuple[list[RollMember], RollBinding]:
    """Give who is on the adopted roll on a day, and what binds that."""
    if on > today:
        raise RollDayInFutureError(f"{on} has not come: compute from the roll of a day up to today")
    members = roll.as_of(on)
    return members, roll.bound(members, on)


def members_of(lines: Sequence[PayLine]) -> list[RollMember]:
    """Give the members of a list's lines, with the shares from which it was computed."""
    return [
        RollMember(
            number=line.number,
            person=line.party,
            shares=line.shares or 0,
            outside=line.outside,
        )
        for line in lines
    ]


def lay_out(entity: Entity, said: LaidOut, *, rules: MemberRules, today: date) -> Decision:
    """Save a plan with its list; the members see both from today on."""
    listed = PayList.compute(
        Listed(
            entity=entity.id,
            number=said.number,
            kind=said.kind,
            source=Distribution.create_id(entity.id, said.number),
            period=said.period,
            rule=rules.rule,
            roll=said.roll,
            rounding=said.rounding,
        ),
        said.lines,
    )
    plan = planned(
        Plan(
            entity=entity.id,
            number=said.number,
            kind=said.kind,
            period=said.period,
            basis=said.basis,
            total_fen=listed.total_fen,
            pay_list=listed.id,
            digest=listed.digest,
            rule=rules.rule,
            available_on=today,
            granted=sum(line.granted or 0 for line in said.lines),
            guarantee=said.guarantee,
            remaining_fen=said.remaining_fen,
        )
    )
    answer = {
        "distribution": str(plan.id),
        "pay_list": str(listed.id),
        "total_fen": listed.total_fen,
        "lines": len(listed.lines),
        "digest": listed.digest,
        "available_on": today.isoformat(),
    }
    return Decision(saved=[plan, listed], answer=answer)
