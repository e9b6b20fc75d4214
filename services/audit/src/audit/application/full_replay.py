"""Replays the whole log into fresh state, and compares it with what is shown and what answers.

What a step has made and how far it came are committed together: after an end at any moment the next
step goes on where the last one stood.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from audit.application.accounts import fold_account, tables_of
from audit.application.errors import (
    ReplayRunningError,
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from audit.application.replay_ports import (
    Asked,
    FoldedLog,
    FreshLines,
    FreshLog,
    FreshStandings,
    History,
    Run,
    Runs,
    ShownDigests,
)
from audit.domain.leaves import Leaf, format_time
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.books import entity_digests
from audit.domain.replay.standings import standing_line
from audit.domain.replay.tables import SECTION_EVENTS, Tables
from audit.domain.replayed import Comparison, PartDigest, Report, compare
from chassis.clock import Clock

ACCOUNTS_AT_ONCE = 200
STANDINGS, BOOKS = "standings", "books"
OWN_BOOKS, OWN_MENTIONS = "folded_books", "folded_mentions"

Progress = Callable[[str, int, int], None]
"""Told of what is replayed, how much of it was, and how much there is."""


@dataclass(frozen=True, kw_only=True)
class ReplaySources:
    """Whose events are replayed."""

    points: str
    registry: str
    assets: str
    own: str


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """Where the log is folded anew."""

    log: FreshLog
    lines: FreshLines
    standings: FreshStandings


@dataclass(frozen=True, kw_only=True)
class Live:
    """What answers questions, which is compared as well."""

    log: FoldedLog
    lines: FreshLines


class FullReplay:
    """One full replay after the other; several processes may take steps of the same one."""

    def __init__(
        self, leaves: History, runs: Runs, *, fresh: Fresh, live: Live, sources: ReplaySources
    ) -> None:
        """Replay these leaves into what is fresh."""
        self._leaves = leaves
        self._runs = runs
        self._fresh = fresh
        self._live = live
        self._sources = sources
        self._tables: tuple[int, Tables] | None = None

    def begin(self, shows: Mapping[str, ShownDigests], clock: Clock) -> Run:
        """Give the replay that is under way, or begin one with what the services show now.

        `shows` are by question: `standings` of points, `books` of assets.
        """
        run = self._runs.unfinished()
        if run is not None:
            return run
        asked = [
            self._ask(question, source, shows)
            for question, source in (
                (STANDINGS, self._sources.points),
                (BOOKS, self._sources.assets),
            )
        ]
        return self._runs.begin(size=self._leaves.size(), at=clock.now(), asked=asked)

    def steps(self, run: Run, progress: Progress) -> Iterator[None]:
        """Take one step after the other, until everything is replayed.

        Raises `ReplayRunningError` while the log has not taken what a service has shown.
        """
        upto = self._upto(run)
        while self._fresh.log.size() < upto:
            folded = self._fresh.log.fold(upto)
            progress("日志 log", folded, upto)
            yield
        position = self._position(run, STANDINGS)
        total = self._leaves.count_accounts(self._sources.points, before=upto)
        while True:
            last, done = self._fresh.standings.last()
            names = self._leaves.opened_accounts(
                self._sources.points,
                unit=None,
                after=last,
                before=upto,
                count_max=ACCOUNTS_AT_ONCE,
            )
            if not names:
                return
            self._fresh.standings.add(self._accounts(names, upto, position))
            progress("账户 accounts", done + len(names), total)
            yield

    def report(self, run: Run) -> Report:
        """Compare what was replayed with what was shown, and with what answers questions."""
        upto = self._upto(run)
        self._live.log.at_least(upto)
        standings, findings = self._fresh.standings.digest()
        books = self._books(run, self._fresh.lines)
        position = self._position(run, BOOKS) or upto
        compared = [
            self._compared(run, STANDINGS, [standings]),
            self._compared(run, BOOKS, books),
            compare(
                OWN_BOOKS,
                books,
                self._books(run, self._live.lines),
                source=self._sources.own,
                position=position,
            ),
            compare(
                OWN_MENTIONS,
                [self._fresh.lines.mentions(before=upto)],
                [self._live.lines.mentions(before=upto)],
                source=self._sources.own,
                position=upto,
            ),
        ]
        return Report(
            number=run.number,
            size=upto,
            started_at=format_time(run.started_at),
            findings=findings + len(self._fresh.lines.faults(before=upto)),
            compared=compared,
        )

    def _ask(self, question: str, source: str, shows: Mapping[str, ShownDigests]) -> Asked:
        digests = shows.get(question)
        if digests is None:
            return Asked(question=question, source=source, shown=None)
        try:
            return Asked(question=question, source=source, shown=digests.shown())
        except (ServiceSilentError, ServiceRefusedError, ServiceUnreadableError):
            # That nothing was shown is said in the report.
            return Asked(question=question, source=source, shown=None)

    def _upto(self, run: Run) -> int:
        upto = run.size
        for asked in run.asked:
            if asked.shown is None or asked.shown.position == 0:
                continue
            index = self._leaves.index_at(asked.source, asked.shown.position)
            if index is None:
                raise ReplayRunningError(
                    f"{asked.source} showed position {asked.shown.position}, which the log does "
                    "not have yet: ask again in a moment"
                )
            upto = max(upto, index + 1)
        return upto

    def _position(self, run: Run, question: str) -> int | None:
        shown = next(each.shown for each in run.asked if each.question == question)
        return None if shown is None else shown.position

    def _books(self, run: Run, lines: FreshLines) -> list[PartDigest]:
        """Digest the books at the position that was shown, or else at that of the run's size."""
        position = self._position(run, BOOKS)
        if position is None:
            place = self._leaves.place(
                self._sources.assets, before=self._upto(run), recorded_until=None
            )
            position = place[0] if place else 0
        return entity_digests(lines.months(upto_position=position))

    def _compared(self, run: Run, question: str, replayed: list[PartDigest]) -> Comparison:
        asked = next(each for each in run.asked if each.question == question)
        return compare(
            question,
            replayed,
            None if asked.shown is None else asked.shown.parts,
            source=asked.source,
            position=0 if asked.shown is None else asked.shown.position,
        )

    def _accounts(
        self, names: list[str], upto: int, position: int | None
    ) -> list[tuple[str, bytes, int]]:
        tables = self._adopted(upto)
        leaves = self._leaves.of_subjects(names, source=self._sources.points, before=upto)
        made = []
        for name in names:
            known = [leaf for leaf in leaves[name] if _stands(leaf, position)]
            account = fold_account(name, known, tables, AsOf())
            if account.opened is None:
                # Opened behind the position that was shown; an empty line keeps its place.
                made.append((name, b"", 0))
            else:
                made.append((name, standing_line(account), len(account.findings)))
        return made

    def _adopted(self, upto: int) -> Tables:
        if self._tables is None or self._tables[0] != upto:
            sections = self._leaves.of_types(
                SECTION_EVENTS, source=self._sources.registry, before=upto
            )
            self._tables = (upto, tables_of(sections, AsOf()))
        return self._tables[1]


def _stands(leaf: Leaf, position: int | None) -> bool:
    """Tell whether an event counts at a position of its source; all do where none is named."""
    return position is None or (leaf.position is not None and leaf.position <= position)
