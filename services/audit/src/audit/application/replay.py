"""Replays points accounts out of the county's log, by recorded time and for a business date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge

from audit.application.errors import AccountNotInLogError, NotSealedYetError
from audit.application.ports import Leaves
from audit.domain.findings import Finding
from audit.domain.leaves import Leaf, format_time
from audit.domain.replay.account import ACCOUNT_EVENTS, Account
from audit.domain.replay.changes import Change, changes
from audit.domain.replay.entries import Entry, View
from audit.domain.replay.recorded import Recorded, read_recorded
from audit.domain.replay.standings import Standings
from audit.domain.replay.tables import SECTION_EVENTS, Table, Tables


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Whose events are replayed, and whose sealings bound them."""

    points: str
    registry: str
    own: str


@dataclass(frozen=True, kw_only=True)
class ReplayAccount:
    """Replay one account by what was recorded up to a time, for a business date."""

    account: str
    recorded_until: datetime | None = None
    """None: by everything in the log."""
    business_date: date | None = None
    """None: whatever its date."""


@dataclass(frozen=True, kw_only=True)
class AccountReplay:
    """Where an account stood, of what its standing is made, and why it changed."""

    size: int
    """Of the log that was read."""
    position: int
    """In the log of points, up to which everything was taken."""
    index: int
    """Of the leaf that stands at that position."""
    recorded_until: datetime | None
    business_date: date | None
    account: Account
    view: View
    table: Table | None
    """In force on the business date, as far as it was known."""
    entries: list[Entry]
    changes: list[Change]
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class StandingsReplay:
    """The digest over where all accounts stand."""

    size: int
    position: int
    accounts: int
    sha256: str
    findings: list[Finding]


class Replay:
    """Answers from the leaves alone; what is asked below one size always gets the same answer."""

    def __init__(self, leaves: Leaves, sources: Sources) -> None:
        """Replay what these sources recorded."""
        self._leaves = leaves
        self._sources = sources

    def account(self, asked: ReplayAccount) -> AccountReplay:
        """Replay one account.

        Raises `NotSealedYetError` where the time is not sealed, and `AccountNotInLogError`.
        """
        points = self._sources.points
        self._check_sealed(asked.recorded_until)
        size = self._leaves.size()
        tables = Tables()
        account = Account(asked.account, tables)
        sections = self._leaves.of_types(SECTION_EVENTS, source=self._sources.registry, before=size)
        own = self._leaves.all_of_subject(asked.account, source=points, before=size)
        for recorded in _in_order(sections, own, recorded_until=asked.recorded_until):
            if recorded.stamp.source == points:
                account.take(recorded)
            else:
                tables.take(recorded)
        place = self._leaves.place(points, before=size, recorded_until=asked.recorded_until)
        if account.opened is None or place is None:
            raise AccountNotInLogError(
                f"the log has no account {asked.account} up to this time: compare the id"
            )
        day = asked.business_date
        on = day or max(account.opened.effective_on, *_days(account))
        return AccountReplay(
            size=size,
            position=place[0],
            index=place[1],
            recorded_until=asked.recorded_until,
            business_date=day,
            account=account,
            view=account.view(day),
            table=tables.in_force(account.scheme, on, before=size),
            entries=[each for each in account.entries.values() if each.state_on(day) is not None],
            changes=changes(account, day),
            findings=[*tables.findings, *account.findings],
        )

    def standings(self) -> StandingsReplay:
        """Replay every account by everything in the log."""
        size = self._leaves.size()
        standings = Standings()
        sections = self._leaves.of_types(SECTION_EVENTS, source=self._sources.registry, before=size)
        accounts = self._leaves.of_types(ACCOUNT_EVENTS, source=self._sources.points, before=size)
        for recorded in _in_order(sections, accounts, recorded_until=None):
            standings.take(recorded)
        place = self._leaves.place(self._sources.points, before=size, recorded_until=None)
        return StandingsReplay(
            size=size,
            position=place[0] if place else 0,
            accounts=len(standings.accounts),
            sha256=standings.sha256(),
            findings=standings.findings(),
        )

    def _check_sealed(self, recorded_until: datetime | None) -> None:
        if recorded_until is None:
            return
        sealed = self._leaves.sealed_until(self._sources.points, own_source=self._sources.own)
        if sealed is None or sealed <= recorded_until:
            until = "nothing" if sealed is None else format_time(sealed)
            raise NotSealedYetError(
                f"sealed up to {until}: ask for a time before it, or ask again later",
                sealed_until=until,
            )


def _in_order(*parts: Iterator[Leaf], recorded_until: datetime | None) -> Iterator[Recorded]:
    """Join leaves in the log's order; those recorded later, and unreadable ones, are left out."""
    for leaf in merge(*parts, key=lambda each: each.index):
        recorded = read_recorded(leaf)
        if recorded is None:
            continue
        if recorded_until is None or recorded.stamp.recorded_at <= recorded_until:
            yield recorded


def _days(account: Account) -> list[date]:
    return [each.acted_on for each in account.entries.values()] or [date.min]
