"""What is played: actions at instants, each with the answer that it must get."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from runner.demo.cast import Cast, Person
from runner.demo.lives import Lives
from runner.demo.seasons import Span


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act of one subject, and how it fared."""

    subject: str
    item: str
    points: Decimal
    acted_on: date
    ordinal: int
    recorded_at: datetime
    declared: bool
    recorder: str
    """The key of the person who records or declares it."""

    @property
    def name(self) -> str:
        """The entry's name within its account."""
        return f"{self.acted_on.isoformat()}/{self.item}/{self.ordinal}"


@dataclass(frozen=True, kw_only=True)
class Action:
    """One request: who sends it, its key, and the code of the refusal it must meet, if any."""

    actor: str
    key: str
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class Record(Action):
    """The grid officer records an act, or the subject's own person declares it."""

    entry: Entry


@dataclass(frozen=True, kw_only=True)
class Check(Action):
    """The grid officer passes entries on, and rejects some with a reason."""

    grid: int
    checked: Sequence[Entry]
    rejected: Sequence[tuple[Entry, str]]


@dataclass(frozen=True, kw_only=True)
class Report(Action):
    """The grid officer reports a month; `entries` is how many it must carry."""

    grid: int
    month: str
    entries: int


@dataclass(frozen=True, kw_only=True)
class Recognise(Action):
    """The assessment group decides on what a grid reported."""

    grid: int
    month: str
    present: Sequence[str]
    not_recognised: Sequence[tuple[Entry, str]]
    recognised: int


@dataclass(frozen=True, kw_only=True)
class Approve(Action):
    """The party branch approves a quarter; `entries` and `points` are what it must contain."""

    quarter: str
    resolution: str
    entries: int = 0
    points: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Adopt(Action):
    """The county pack is installed anew, with the table that was adopted since."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Actions that are sent at one instant, in no order among themselves."""

    at: datetime
    phase: str
    actions: Sequence[Action]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a subject's account must hold in the end, by the plan's own arithmetic."""

    standings: tuple[tuple[date, Decimal], ...]
    """From which day on which standing holds: the opening, then each approval."""

    def on(self, day: date) -> Decimal:
        """Give the standing on a day, as it was known at its end."""
        return [standing for since, standing in self.standings if since <= day][-1]


@dataclass(frozen=True, kw_only=True)
class Term:
    """Who holds which post of which unit from the first day on."""

    person: Person
    kind: str
    unit: str
    """The unit's key."""
    label: str
    """What the post is called."""


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """One entry of an approved quarter that was corrected, and whose list was stated anew."""

    entry: Entry
    points: Decimal
    """What it counts since."""
    quarter: str


@dataclass(frozen=True, kw_only=True)
class Honoured:
    """One title that a subject was given, with its bonus in fen."""

    subject: str
    title: str
    bonus: int


@dataclass(frozen=True, kw_only=True)
class Money:
    """What the villages' year of money must come to."""

    entities: Sequence[str]
    """Whose books are kept all year."""
    worked: str
    """The entity that keeps the books of the worked year."""
    accountant: str
    """The key of its accountant."""
    payments: int


@dataclass(frozen=True, kw_only=True)
class WasteFeeYear:
    """What a village's waste fee must come to, in fen."""

    levies: Sequence[str]
    """The id of each month's, in their order."""
    billed_fen: int
    paid_fen: int
    behind: Mapping[str, int]
    """By household (by key), what it owes at the year's end; the others owe nothing."""


@dataclass(frozen=True, kw_only=True)
class DividendYear:
    """What each member must get of a dividend."""

    number: str
    distribution: str
    total_fen: int
    parts: Sequence[tuple[str, int]]
    """Each member (a person by key) with fen, in the order of the roll."""


@dataclass(frozen=True, kw_only=True)
class BudgetYear:
    """What one line of a budget must come to, in fen."""

    line: str
    original_fen: int
    budget_fen: int
    spent_fen: int


@dataclass(frozen=True, kw_only=True)
class ContractYear:
    """What a lease and a service must come to, in fen."""

    lease: str
    overdue_fen: int
    service: str
    retained_fen: int
    released_fen: int


@dataclass(frozen=True, kw_only=True)
class OwnMoney:
    """What Anjia's own year of money must come to."""

    entity: str
    accountant: str
    """The key of its accountant."""
    fee: WasteFeeYear
    dividend: DividendYear
    budget: BudgetYear
    contracts: ContractYear


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that is played, known before it begins."""

    seed: int
    scale: float
    span: Span
    cast: Cast
    lives: Lives
    """Which subjects have an account when."""
    entries: Sequence[Entry]
    """Every act that is recorded and not refused."""
    moments: Sequence[Moment]
    featured: str
    """The key of the household about which the supervisor asks."""
    outcomes: dict[str, Outcome]
    terms: Sequence[Term] = ()
    """Posts that the chapters need, beside those that every village needs."""
    corrected: Corrected | None = None
    """The entry about whose correction the supervisor asks."""
    honours: Sequence[Honoured] = ()
    own_money: OwnMoney | None = None
    """What Anjia's own money must come to, where it is told of."""
    money: Money | None = None

    @property
    def refusals(self) -> int:
        """How many requests must be refused."""
        return sum(1 for moment in self.moments for each in moment.actions if each.refused)

    def labels(self) -> dict[str, str]:
        """Say of those who sign in most who they are."""
        terms = {term.person.key: term.label for term in self.terms}
        return self.cast.labels() | terms | self.lives.labels()

    def sha256(self) -> str:
        """Give the hash by which a run folder knows which plan was played in it."""
        digest = hashlib.sha256()
        for part in (self.cast, self.terms, *self.moments):
            digest.update(repr(part).encode())
        return digest.hexdigest()
