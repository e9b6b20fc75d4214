"""How a rule asks: a watch that gathers its questions, and the rule that begins such watches."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar

from audit.domain.flags.interface import Recorded, Severity, Suspicion, Watch

S = TypeVar("S")
Handler = Callable[[Recorded], None]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One part of a rule that fires, for one subject and window."""

    part: str
    """The letter of the part, as the rule's text lists them."""
    subject: str
    unit: str
    window: tuple[date, date]
    facts: tuple[str, ...]
    numbers: Mapping[str, int]
    severity: Severity = "question"


class Watching(Generic[S]):
    """A watch whose state are facts alone, so that its settings may change while it runs.

    A question of the same subject and window is asked once; parts that fire on the same fact are
    asked together. What it remembers of questions grows with the suspicions, not with the log.
    """

    NAME: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def __init__(self, settings: S) -> None:
        """Begin with nothing known."""
        self.settings = settings
        self.unreadable = 0
        """How many facts said less than their type promises; they were passed over."""
        self._pending: list[Question] = []
        self._asked: set[tuple[str, date, date]] = set()
        self._handlers: Mapping[str, Handler] = {}

    def handlers(self) -> Mapping[str, Handler]:
        """Give what to do with each type of fact, by type."""
        raise NotImplementedError

    def take(self, fact: Recorded) -> list[Suspicion]:
        """Take the next fact; one that cannot be read is counted and changes no answer."""
        self._handlers = self._handlers or self.handlers()
        handler = self._handlers.get(fact.type)
        if handler is not None:
            try:
                handler(fact)
            except ValueError:
                self.unreadable += 1
        return self._collect()

    def night(self, day: date) -> list[Suspicion]:
        """End a business day."""
        self.end_day(day)
        return self._collect()

    def end_day(self, day: date) -> None:
        """Ask what can only be asked once a day is over; most rules ask nothing."""

    def ask(self, question: Question) -> None:
        """Ask, unless the same subject was asked about for the same window."""
        self._pending.append(question)

    def _collect(self) -> list[Suspicion]:
        if not self._pending:
            return []
        together: dict[tuple[str, date, date], list[Question]] = {}
        for question in self._pending:
            together.setdefault((question.subject, *question.window), []).append(question)
        self._pending.clear()
        fresh = {key: asked for key, asked in together.items() if key not in self._asked}
        self._asked.update(fresh)
        return [self._suspicion(asked) for asked in fresh.values()]

    def _suspicion(self, asked: Iterable[Question]) -> Suspicion:
        questions = list(asked)
        first = questions[0]
        numbers: dict[str, int] = {}
        for each in questions:
            part = f"part_{each.part}"
            numbers[part] = numbers.get(part, 0) + 1
            numbers |= {name: numbers.get(name, value) for name, value in each.numbers.items()}
        return Suspicion(
            rule=self.NAME,
            version=self.VERSION,
            subject=first.subject,
            unit=first.unit,
            first_on=first.window[0],
            last_on=first.window[1],
            facts=tuple(dict.fromkeys(fact for each in questions for fact in each.facts)),
            numbers=tuple(sorted(numbers.items())),
            severity="serious" if any(q.severity == "serious" for q in questions) else "question",
        )


@dataclass(frozen=True, kw_only=True)
class WatchedRule(Generic[S]):
    """A rule whose watches are of one class."""

    number: int
    settings: type[S]
    watch: type[Watching[S]]
    reads: frozenset[str]
    waits_for: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its stable code."""
        return self.watch.NAME

    @property
    def version(self) -> int:
        """Which version of the rule this is."""
        return self.watch.VERSION

    def begin(self, settings: object) -> Watch:
        """Begin at the first fact of a log."""
        if not isinstance(settings, self.settings):
            raise TypeError(f"{self.name} is begun with {self.settings.__name__}")
        return self.watch(settings)
