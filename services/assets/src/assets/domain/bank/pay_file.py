"""A pay file (批量代发文件): ordered payments of one bank account, told to the bank at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.bank.formats import PAID, RETURNED
from assets.domain.bank.pay_file_errors import PayFileStateError, PayResultDiffersError
from assets.domain.bank.tables import ResultLine
from assets.domain.payments.steps import Moved
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

ITEMS_MAX = 200
"""Payments of one file: its result confirms all of them in one transaction."""
LISTED_MAX = 40
TOLD_MAX = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One payment of the file, with the account into which it goes."""

    number: int
    payment_request: UUID
    party: UUID
    amount_fen: int
    holder: Personal | Sealed
    account: Personal | Sealed
    account_token: str
    bank: str
    bank_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the bank told of one payment of the file; `news` unless a result told it before."""

    number: int
    outcome: str
    news: bool
    reference: str | None = None
    moved_on: date | None = None
    reason: Personal | Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a pay file is before its payments."""

    entity: UUID
    bank_account: UUID
    number: str
    form: str
    rule: str
    made_on: date
    maker: UUID
    text: Personal
    """What the bank writes beside each payment (附言)."""


class PayFile(AggregateRoot):
    """Tells the bank of a set of orders, once; each of them is carried out or not, once."""

    TOPIC = "assets.pay_file"

    class Made(Created):
        """A file for the bank was made of these orders; its bytes have this digest."""

        TOPIC = "assets.pay_file.made"
        entity: UUID
        bank_account: UUID
        number: str
        form: str
        rule: str
        made_on: date
        maker: UUID
        text: Personal | Sealed
        digest: str
        payments: int
        total_fen: int

    class Listed(AggregateRoot.Event):
        """These payments stand in the file."""

        TOPIC = "assets.pay_file.listed"
        items: list[Item]

    class CalledOff(AggregateRoot.Event):
        """The bank does not get the file, or carries nothing of it out; all can be paid anew."""

        TOPIC = "assets.pay_file.called_off"
        person: UUID
        reason: Personal | Sealed

    class ResultImported(AggregateRoot.Event):
        """The bank told in a file what became of payments."""

        TOPIC = "assets.pay_file.result_imported"
        digest: str
        importer: UUID
        form: str
        lines: int
        repeated: int
        irregular: list[str]

    class OutcomesTold(AggregateRoot.Event):
        """What a result tells of these payments."""

        TOPIC = "assets.pay_file.outcomes_told"
        outcomes: list[Outcome]

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the file's id, so that an entity has each number once."""
        return named_id(f"/assets/pay_file/{entity}/{number}")

    @classmethod
    def make(cls, head: Head, items: Sequence[Item], *, digest: str) -> "PayFile":
        """Make the file of these payments."""
        assert 1 <= len(items) <= ITEMS_MAX
        made = cls(
            entity=head.entity,
            bank_account=head.bank_account,
            number=head.number,
            form=head.form,
            rule=head.rule,
            made_on=head.made_on,
            maker=head.maker,
            text=head.text,
            digest=digest,
            payments=len(items),
            total_fen=sum(item.amount_fen for item in items),
        )
        for start in range(0, len(items), LISTED_MAX):
            made._listed(items=list(items[start : start + LISTED_MAX]))
        return made

    @event(Made)
    def __init__(
        self,
        entity: UUID,
        bank_account: UUID,
        number: str,
        form: str,
        rule: str,
        made_on: date,
        maker: UUID,
        text: Personal | Sealed,
        digest: str,
        payments: int,
        total_fen: int,
    ) -> None:
        self.entity = entity
        self.bank_account = bank_account
        self.number = number
        self.made_on = made_on
        self.items: dict[int, Item] = {}
        self.outcomes: dict[int, str] = {}
        self.paid: dict[int, Moved] = {}
        """By number, what the bank paid, whether it came back later or not."""
        self.results: dict[str, int] = {}
        """By digest of each result that was imported, how many of its lines were news."""
        self.irregular: tuple[str, ...] = ()
        self.called_off = False

    @property
    def paid_fen(self) -> int:
        """What the bank told to have paid, in fen, whether it came back later or not."""
        return sum(moved.amount_fen for moved in self.paid.values())

    def call_off(self, person: UUID, *, reason: Personal) -> None:
        """Let the file not be carried out; only before any result is known."""
        if self.called_off or self.results:
            raise PayFileStateError(
                "the file was called off or carried out already: look at what became of it"
            )
        self._called_off(person=person, reason=reason)

    def check_result(self, lines: Sequence[ResultLine]) -> None:
        """Refuse a result that tells of other payments than those of this file."""
        if self.called_off:
            raise PayFileStateError("the file was called off: report what was paid nevertheless")
        seen: set[int] = set()
        for line in lines:
            item = self.items.get(line.number)
            if item is None or line.number in seen:
                raise PayResultDiffersError(
                    f"row {line.row}: the pay file has no line {line.number}, or the result has "
                    "it twice: send the result of this file",
                    row=line.row,
                )
            if line.amount_fen not in (None, item.amount_fen):
                raise PayResultDiffersError(
                    f"row {line.row}: line {line.number} of the pay file is {item.amount_fen} "
                    f"fen, not {line.amount_fen}: send the result of this file",
                    row=line.row,
                )
            seen.add(line.number)

    def news(self, lines: Sequence[ResultLine]) -> Iterator[ResultLine]:
        """Give the lines that tell what no result has told before.

        What was paid may still come back (退汇); what failed or came back is final in this file.
        """
        for line in lines:
            told = self.outcomes.get(line.number)
            if told is None or (told == PAID and line.outcome == RETURNED):
                yield line

    def take_result(
        self,
        digest: str,
        outcomes: Sequence[Outcome],
        *,
        importer: UUID,
        form: str,
        irregular: Sequence[str],
    ) -> None:
        """Record what a result tells."""
        self._result_imported(
            digest=digest,
            importer=importer,
            form=form,
            lines=len(outcomes),
            repeated=sum(not each.news for each in outcomes),
            irregular=list(irregular),
        )
        for start in range(0, len(outcomes), TOLD_MAX):
            self._outcomes_told(outcomes=list(outcomes[start : start + TOLD_MAX]))

    @event(Listed)
    def _listed(self, items: list[Item]) -> None:
        self.items |= {item.number: item for item in items}

    @event(CalledOff)
    def _called_off(self, person: UUID, reason: Personal | Sealed) -> None:
        self.called_off = True

    @event(ResultImported)
    def _result_imported(
        self,
        digest: str,
        importer: UUID,
        form: str,
        lines: int,
        repeated: int,
        irregular: list[str],
    ) -> None:
        self.results[digest] = lines - repeated
        self.irregular += tuple(irregular)

    @event(OutcomesTold)
    def _outcomes_told(self, outcomes: list[Outcome]) -> None:
        for each in outcomes:
            if not each.news:
                continue
            self.outcomes[each.number] = each.outcome
            if each.outcome == PAID:
                assert each.reference is not None
                assert each.moved_on is not None
                self.paid[each.number] = Moved(
                    reference=each.reference,
                    moved_on=each.moved_on,
                    amount_fen=self.items[each.number].amount_fen,
                )
