"""Money that passes through an entity to others (代收代付), such as benefits by list (惠农补贴)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.books.chart import RESULT_CLASSES, Chart
from assets.domain.income.parts import PART_MAX, Part, check_parts, parts_of
from assets.domain.income.rules import check_day
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id

PARTIES_MAX = 2_000


class PassThroughUnknownError(NotFoundError):
    """The entity has no such list of money that it pays on."""

    code = "pass_through_unknown"


class PassThroughExistsError(ConflictError):
    """The entity has a list of this number already."""

    code = "pass_through_exists"


class PassThroughSumError(RefusedError):
    """The lines of the list do not add up to the amount that came with it."""

    code = "pass_through_sum_differs"


class PassThroughUnsettledError(RefusedError):
    """What was paid on to each party is not what the list gives them."""

    code = "pass_through_unsettled"


class PassThroughSettledError(RefusedError):
    """The list is settled already."""

    code = "pass_through_settled"


class PayoutReferenceTakenError(ConflictError):
    """What the bank paid under this reference is recorded already."""

    code = "pass_through_reference_taken"


class PassThroughInResultError(RefusedError):
    """The posting rule would enter money of others as income or expense of the entity."""

    code = "pass_through_in_result"


@dataclass(frozen=True, kw_only=True)
class TransferList:
    """A list that came with money: from whom, under which programme, and for whom how much."""

    entity: UUID
    number: str
    programme: str
    payer: str
    """The office that sent it; an organisation's name, never a person's."""
    received_on: date
    bank_account: UUID
    total_fen: int
    parts: Sequence[Part]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Payout:
    """What was paid on to some parties on one day, under one reference of the bank."""

    reference: str
    bank_account: UUID
    paid_on: date
    parts: Sequence[Part]


class PassThrough(AggregateRoot):
    """Is settled only once each party has what the list gives them; never income, never expense."""

    TOPIC = "assets.pass_through"

    class Received(Created):
        """The money of a list came in; it belongs to those on the list."""

        TOPIC = "assets.pass_through.received"
        entity: UUID
        number: str
        programme: str
        payer: str
        received_on: date
        bank_account: UUID
        total_fen: int
        parties: int
        evidence: list[str]

    class Listed(AggregateRoot.Event):
        """These parties are on the list, each with an amount; long lists come in several parts."""

        TOPIC = "assets.pass_through.listed"
        parts: list[Part]

    class PaidOn(AggregateRoot.Event):
        """The money was paid on to these parties (代付); what is wrong with it is named."""

        TOPIC = "assets.pass_through.paid_on"
        reference: str
        bank_account: UUID
        paid_on: date
        parts: list[Part]
        irregular: list[str]

    class Settled(AggregateRoot.Event):
        """Everybody on the list has exactly what the list gives them."""

        TOPIC = "assets.pass_through.settled"
        settled_on: date
        total_fen: int

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the list's id, so that an entity has each number once."""
        return named_id(f"/assets/pass_through/{entity}/{number}")

    @classmethod
    def receive(cls, listed: TransferList, *, today: date) -> "PassThrough":
        """Take a list over with its money; the lines add up to what came."""
        check_day(listed.received_on, today=today)
        check_parts(listed.parts, most=PARTIES_MAX)
        summed = sum(part.amount_fen for part in listed.parts)
        if summed != listed.total_fen:
            raise PassThroughSumError(
                f"the lines add up to {summed} fen and the list gives {listed.total_fen}: compare "
                "it with the original",
                summed_fen=summed,
                total_fen=listed.total_fen,
            )
        own = cls(
            entity=listed.entity,
            number=listed.number,
            programme=listed.programme,
            payer=listed.payer,
            received_on=listed.received_on,
            bank_account=listed.bank_account,
            total_fen=listed.total_fen,
            parties=len(listed.parts),
            evidence=list(listed.evidence),
        )
        for chunk in parts_of(listed.parts, PART_MAX):
            own._listed(parts=list(chunk))
        return own

    @event(Received)
    def __init__(
        self,
        entity: UUID,
        number: str,
        programme: str,
        payer: str,
        received_on: date,
        bank_account: UUID,
        total_fen: int,
        parties: int,
        evidence: list[str],
    ) -> None:
        self.entity = entity
        self.number = number
        self.programme = programme
        self.received_on = received_on
        self.total_fen = total_fen
        self.due: dict[UUID, int] = {}
        self.paid: dict[UUID, int] = {}
        self.references: set[str] = set()
        self.settled_on: date | None = None

    @property
    def remaining_fen(self) -> int:
        """What was received and not paid on; below zero where more was paid than came."""
        return self.total_fen - sum(self.paid.values())

    def pay_on(self, paid: Payout, *, today: date, beside: Sequence[str] = ()) -> list[str]:
        """Record what was paid on, whatever is wrong with it or `beside` it; gives what is."""
        check_day(paid.paid_on, today=today)
        check_parts(paid.parts, most=PART_MAX)
        if paid.reference in self.references:
            raise PayoutReferenceTakenError("this payment of the bank is recorded already")
        found = list(beside)
        if any(part.party not in self.due for part in paid.parts):
            found.append("party_not_listed")
        if any(self._beyond(part) for part in paid.parts):
            found.append("beyond_list")
        if paid.paid_on < self.received_on:
            found.append("before_receipt")
        if self.settled_on is not None:
            found.append("settled")
        self._paid_on(
            reference=paid.reference,
            bank_account=paid.bank_account,
            paid_on=paid.paid_on,
            parts=list(paid.parts),
            irregular=found,
        )
        return found

    def settle(self, *, settled_on: date, today: date) -> None:
        """Declare the list settled; what was paid to each equals what the list gives them."""
        check_day(settled_on, today=today)
        if self.settled_on is not None:
            raise PassThroughSettledError("the list was settled: leave it as it is")
        paid = {party: fen for party, fen in self.paid.items() if fen}
        if paid != self.due:
            differing = {
                party
                for party in self.due.keys() | paid.keys()
                if self.due.get(party, 0) != paid.get(party, 0)
            }
            raise PassThroughUnsettledError(
                f"{len(differing)} parties have another amount than the list gives them: "
                f"{self.remaining_fen} fen remain",
                parties=len(differing),
                remaining_fen=self.remaining_fen,
            )
        self._settled(settled_on=settled_on, total_fen=self.total_fen)

    def _beyond(self, part: Part) -> bool:
        due = self.due.get(part.party)
        return due is not None and self.paid.get(part.party, 0) + part.amount_fen > due

    @event(Listed)
    def _listed(self, parts: list[Part]) -> None:
        self.due.update((part.party, part.amount_fen) for part in parts)

    @event(PaidOn)
    def _paid_on(
        self,
        reference: str,
        bank_account: UUID,
        paid_on: date,
        parts: list[Part],
        irregular: list[str],
    ) -> None:
        self.references.add(reference)
        for part in parts:
            self.paid[part.party] = self.paid.get(part.party, 0) + part.amount_fen

    @event(Settled)
    def _settled(self, settled_on: date, total_fen: int) -> None:
        self.settled_on = settled_on


def check_accounts(lines: Iterable[str], chart: Chart) -> None:
    """Refuse a posting rule by which money of others would touch income or expense (5xx)."""
    result: Mapping[str, str] = {
        code: chart.account(code).kind
        for code in lines
        if chart.account(code).kind in RESULT_CLASSES
    }
    if result:
        accounts = sorted(result)
        raise PassThroughInResultError(
            f"money that is paid on stands on no income or expense: take {', '.join(accounts)} "
            "out of the posting rule",
            accounts=accounts,
        )
