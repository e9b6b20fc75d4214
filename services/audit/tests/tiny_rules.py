"""Two small rules over points events, with which everything around rules is tested."""

from dataclasses import dataclass
from datetime import date, timedelta

from audit.domain.flags.interface import Recorded, Suspicion
from kernel.beijing import business_date

ENTRY = "points.account.entry_recorded.v1"
OPENED = "points.account.opened.v1"


@dataclass(frozen=True)
class ManySettings:
    """How many entries of one account in one day are asked about."""

    entries_least: int = 3


class _Many:
    def __init__(self, settings: ManySettings) -> None:
        self._least = settings.entries_least
        self._of_day: dict[str, list[Recorded]] = {}

    def take(self, fact: Recorded) -> list[Suspicion]:
        self._of_day.setdefault(fact.subject, []).append(fact)
        return []

    def night(self, day: date) -> list[Suspicion]:
        found = [
            Suspicion(
                rule="many-entries",
                version=1,
                subject=subject,
                unit=facts[0].unit or "",
                first_on=day,
                last_on=day,
                facts=tuple(f"{fact.source}#{fact.id}" for fact in facts),
                numbers=(("entries", len(facts)),),
                severity="question",
            )
            for subject, facts in self._of_day.items()
            if len(facts) >= self._least
        ]
        self._of_day.clear()
        return found


@dataclass(frozen=True, kw_only=True)
class ManyEntries:
    """Asks about an account with many entries recorded on one day."""

    number: int = 1
    name: str = "many-entries"
    version: int = 1
    reads: frozenset[str] = frozenset((ENTRY,))
    waits_for: tuple[str, ...] = ()
    settings: type[object] = ManySettings

    def begin(self, settings: object) -> _Many:
        assert isinstance(settings, ManySettings)
        return _Many(settings)


@dataclass(frozen=True)
class LateSettings:
    """How many days after the act a record is late."""

    days: int = 10


class _Late:
    def __init__(self, settings: LateSettings) -> None:
        self._days = settings.days

    def take(self, fact: Recorded) -> list[Suspicion]:
        recorded_on = business_date(fact.time)
        assert fact.effective_on is not None
        late = recorded_on - fact.effective_on
        if late <= timedelta(days=self._days):
            return []
        return [
            Suspicion(
                rule="late-entry",
                version=1,
                subject=fact.subject,
                unit=fact.unit or "",
                first_on=fact.effective_on,
                last_on=recorded_on,
                facts=(f"{fact.source}#{fact.id}",),
                numbers=(("days", late.days),),
                severity="serious",
            )
        ]

    def night(self, day: date) -> list[Suspicion]:  # noqa: ARG002  # it asks at once
        return []


@dataclass(frozen=True, kw_only=True)
class LateEntry:
    """Asks about an entry that was recorded long after the act."""

    number: int = 2
    name: str = "late-entry"
    version: int = 1
    reads: frozenset[str] = frozenset((ENTRY, OPENED))
    waits_for: tuple[str, ...] = ()
    settings: type[object] = LateSettings

    def begin(self, settings: object) -> _Late:
        assert isinstance(settings, LateSettings)
        return _Late(settings)


TINY = (ManyEntries(), LateEntry())
