"""A bank statement (银行对账单) as it was imported: once per file, whatever is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.bank.statement_file import Irregular, Stated
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id

PLACES_MAX = 400
"""So many lines are listed in one event."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a line stands in the file, and whether an earlier file had it already."""

    row: int
    line: UUID
    repeated: bool


@dataclass(frozen=True, kw_only=True)
class FileOf:
    """Of which account of whom a file tells, and who imported it."""

    entity: UUID
    bank_account: UUID
    digest: str
    importer: UUID


class BankStatement(AggregateRoot):
    """Tells what one file of one bank account says, for good; the same file is one statement."""

    TOPIC = "assets.bank_statement"

    class Imported(Created):
        """A bank told of these days of an account; `irregular` names what does not add up."""

        TOPIC = "assets.bank_statement.imported"
        entity: UUID
        bank_account: UUID
        digest: str
        form: str
        since: date
        until: date
        received_fen: int
        paid_fen: int
        lines: int
        repeated: int
        irregular: list[str]
        importer: UUID
        opening_fen: int | None = None
        closing_fen: int | None = None

    class Listed(AggregateRoot.Event):
        """These lines stand in the statement, in this order; some were known from another file."""

        TOPIC = "assets.bank_statement.listed"
        places: list[Place]

    @staticmethod
    @override
    def create_id(bank_account: UUID, digest: str) -> UUID:
        """Derive the statement's id, so that an account has each file once."""
        return named_id(f"/assets/bank_statement/{bank_account}/{digest}")

    @classmethod
    def take_over(
        cls, of: FileOf, said: Stated, places: Sequence[Place], irregular: Sequence[str]
    ) -> "BankStatement":
        """Record what a file says."""
        statement = cls(
            entity=of.entity,
            bank_account=of.bank_account,
            digest=of.digest,
            form=said.form,
            since=said.since,
            until=said.until,
            received_fen=said.received_fen,
            paid_fen=said.paid_fen,
            lines=len(places),
            repeated=sum(each.repeated for each in places),
            irregular=list(irregular),
            importer=of.importer,
            opening_fen=said.opening_fen,
            closing_fen=said.closing_fen,
        )
        for start in range(0, len(places), PLACES_MAX):
            statement._listed(places=list(places[start : start + PLACES_MAX]))
        return statement

    @event(Imported)
    def __init__(
        self,
        entity: UUID,
        bank_account: UUID,
        digest: str,
        form: str,
        since: date,
        until: date,
        received_fen: int,
        paid_fen: int,
        lines: int,
        repeated: int,
        irregular: list[str],
        importer: UUID,
        opening_fen: int | None = None,
        closing_fen: int | None = None,
    ) -> None:
        self.since = since
        self.until = until
        self.lines = lines
        self.repeated = repeated
        self.irregular = tuple(irregular)

    @event(Listed)
    def _listed(self, places: list[Place]) -> None:
        pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days of one statement, and its balances where it has them."""

    since: date
    until: date
    opening_fen: int | None = None
    closing_fen: int | None = None


class StatementSeries(AggregateRoot):
    """Knows which days of a bank account its statements cover, and with which balances."""

    TOPIC = "assets.statement_series"

    class Begun(Created):
        """The first statement of the account was imported."""

        TOPIC = "assets.statement_series.begun"
        bank_account: UUID

    class StatementAdded(AggregateRoot.Event):
        """These days of the account are covered by a statement."""

        TOPIC = "assets.statement_series.statement_added"
        statement: UUID
        span: Span

    @staticmethod
    @override
    def create_id(bank_account: UUID) -> UUID:
        """Derive the id, so that an account has one series."""
        return named_id(f"/assets/statement_series/{bank_account}")

    @event(Begun)
    def __init__(self, bank_account: UUID) -> None:
        self.spans: list[Span] = []

    def irregularities(self, said: Stated, new_on: Sequence[date]) -> Iterator[Irregular]:
        """Give what a statement says otherwise than those before; `new_on`: days of new lines."""
        ends = {(each.until.toordinal(), each.closing_fen) for each in self.spans}
        before = {closing for day, closing in ends if day + 1 == said.since.toordinal()}
        if said.opening_fen is not None and before - {None, said.opening_fen}:
            yield Irregular.OPENING_DIFFERS
        if any(span.since <= day <= span.until for span in self.spans for day in new_on):
            yield Irregular.OVERLAP_DIFFERS

    def add(self, statement: UUID, said: Stated) -> None:
        """Take a statement over."""
        self._statement_added(
            statement=statement,
            span=Span(
                since=said.since,
                until=said.until,
                opening_fen=said.opening_fen,
                closing_fen=said.closing_fen,
            ),
        )

    @event(StatementAdded)
    def _statement_added(self, statement: UUID, span: Span) -> None:
        self.spans.append(span)
