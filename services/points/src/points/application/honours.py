"""Closes a scheme's year with one ranking, and lets honours be proposed and awarded on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Quarter
from points.application.honour_commands import CloseYear, DecideHonour, ProposeHonour
from points.application.points import NotInGroupError
from points.application.ports import Rules
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.honour import Honour, HonourUnknownError, check_none_of
from points.domain.honour_rules import HonourRules
from points.domain.quarter import SchemeQuarter
from points.domain.ranking import Standing, ranked
from points.domain.register import QuorumMissingError
from points.domain.year import (
    SchemeYear,
    YearClosedError,
    YearNotClosedError,
    YearQuarterOpenError,
    counted_quarters,
)


@dataclass(frozen=True, kw_only=True)
class KnownStandings:
    """Where every subject stood after a quarter, as the log knew it up to a position."""

    position: int
    standings: Sequence[Standing]


class Standings(Protocol):
    """Where the subjects of a scheme stand, known from this service's own log."""

    async def after(self, scheme: str, quarter: Quarter) -> KnownStandings:
        """Give where each subject of a scheme stood after an approved quarter."""


class RulesOfHonours(Protocol):
    """The adopted rules of the schemes' honours."""

    def of(self, scheme: str, on: date) -> HonourRules:
        """Give the rules in force on a day; raises `HonoursNotAdoptedError`."""


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """The rules that a year's end needs, and what the day is."""

    rules: Rules
    honours: RulesOfHonours
    today: Callable[[], date]


class Honours:
    """The use cases of a year's end; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, adopted: Adopted, standings: Standings) -> None:
        """Decide on this log, by these rules."""
        self._log = log
        self._adopted = adopted
        self._standings = standings

    async def close_year(self, command: CloseYear, context: Context) -> StoredReceipt:
        """Close a year whose quarters are all approved: one ranking over subjects of every type.

        A standing is that after the year's last quarter, with whatever was corrected since.
        """
        rules = self._adopted.rules.of(command.scheme)
        honours = self._adopted.honours.of(command.scheme, self._adopted.today())
        quarters = counted_quarters(command.year, since=rules.tables[0].effective_on)
        known = await self._standings.after(command.scheme, quarters[-1])
        closing_on = rules.last_day_of(quarters[-1])

        def decide(year: SchemeYear | None, *found: SchemeQuarter | None) -> Decision:
            if year is not None:
                raise YearClosedError(f"{command.year} of {command.scheme} was closed already")
            for quarter, approved in zip(quarters, found, strict=True):
                if approved is None or approved.statement is None:
                    raise YearQuarterOpenError(f"approve {quarter} first")
            names = [str(quarter) for quarter in quarters]
            closed = SchemeYear(command.scheme, str(command.year), names, closing_on)
            lines = ranked(known.standings, honours.ties)
            closed.close(
                lines,
                ties=honours.ties,
                position=known.position,
                resolution=command.resolution,
            )
            return Decision(
                saved=[closed],
                answer={
                    "statement": closed.statement,
                    "lines": len(lines),
                    "closing_on": closing_on.isoformat(),
                },
            )

        wanted: list[Wanted] = [(SchemeYear, _year_id(command.scheme, command.year))]
        wanted += [
            (SchemeQuarter, SchemeQuarter.create_id(command.scheme, str(quarter)))
            for quarter in quarters
        ]
        return await self._log.execute(wanted, decide, _by(context, honours))

    async def propose_honour(self, command: ProposeHonour, context: Context) -> StoredReceipt:
        """Propose, as the assessment group with its quorum, who stood out (表现突出)."""
        today = self._adopted.today()
        honours = self._adopted.honours.of(command.scheme, today)
        self._check_meeting(command, context.signed_on or today)
        honour_id = Honour.create_id(
            command.scheme, str(command.year), command.account, command.title
        )

        def decide(
            honour: Honour | None, year: SchemeYear | None, account: Account | None
        ) -> Decision:
            proposed = _proposed(command, honours, (honour, year, account))
            return Decision(
                saved=[proposed],
                answer={
                    "honour": str(proposed.id),
                    "rank": proposed.rank,
                    "closing_on": proposed.closing_on.isoformat(),
                },
            )

        wanted: list[Wanted] = [
            (Honour, honour_id),
            (SchemeYear, _year_id(command.scheme, command.year)),
            (Account, command.account),
        ]
        return await self._log.execute(wanted, decide, _by(context, honours))

    async def decide_honour(self, command: DecideHonour, context: Context) -> StoredReceipt:
        """Award or decline, as the party branch, what the group proposed."""

        def decide(honour: Honour | None, account: Account | None) -> Decision:
            if (
                honour is None
                or account is None
                or (honour.scheme, honour.year) != (command.scheme, str(command.year))
            ):
                raise HonourUnknownError(f"nobody proposed this honour for {command.year}")
            act = honour.award if command.awarded else honour.decline
            act(
                approver=command.approver,
                contacts=account.contacts,
                resolution=command.resolution,
            )
            return Decision(
                saved=[honour], answer={"honour": str(honour.id), "state": honour.state.value}
            )

        wanted: list[Wanted] = [(Honour, command.honour), (Account, command.account)]
        return await self._log.execute(wanted, decide, context)

    def _check_meeting(self, command: ProposeHonour, on: date) -> None:
        members = self._adopted.rules.members(command.scheme, on)
        present, quorum = set(command.present), self._adopted.rules.of(command.scheme).quorum()
        if present - members:
            raise NotInGroupError("somebody named as present is no member of the group on that day")
        if len(present) < quorum:
            raise QuorumMissingError(
                f"{len(present)} members are present, {quorum} must be", quorum=quorum
            )


def _proposed(
    command: ProposeHonour,
    rules: HonourRules,
    states: tuple[Honour | None, SchemeYear | None, Account | None],
) -> Honour:
    honour, year, account = states
    if account is None or account.scheme != command.scheme:
        raise AccountUnknownError("there is no such points account in this scheme")
    if year is None:
        raise YearNotClosedError(f"close {command.year} first")
    line = year.line_of(command.account)
    rules.check(command.title, subject_type=line.subject_type, bonus_fen=command.bonus)
    # Who records the proposal takes part in it, also when not counted as present.
    check_none_of(account.contacts, {*command.present, command.proposer})
    present = sorted({*command.present, command.proposer})
    if honour is not None:
        honour.propose_anew(bonus=command.bonus, present=present)
        return honour
    return Honour(
        scheme=command.scheme,
        year=str(command.year),
        account=command.account,
        subject=account.subject_id,
        subject_type=line.subject_type,
        title=command.title,
        rank=line.rank,
        points=line.points,
        closing_on=year.closing_on,
        bonus=command.bonus,
        present=present,
    )


def _year_id(scheme: str, year: object) -> UUID:
    return SchemeYear.create_id(scheme, str(year))


def _by(context: Context, rules: HonourRules) -> Context:
    return context.under(rules.version)
