"""The peer's domain of payments: the same aggregates on plain `eventsourcing`."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event
from typing_extensions import override

from tests.bench.payments import STEPS


class RefusedError(ValueError):
    """A rule speaks against the step."""

    code = "refused"


class Request(Aggregate):
    """A payment request with its signatures, in the order of its chain."""

    class Requested(Aggregate.Created):
        """Somebody asked for the payment."""

        village: int
        number: str
        purpose: str
        payee: str
        amount_fen: int
        resolution: str
        requester: str

    @staticmethod
    @override
    def create_id(village: int, number: str) -> UUID:
        """Give the request's id."""
        return uuid5(NAMESPACE_URL, f"/bench/request/{village}/{number}")

    @event(Requested)
    def __init__(  # noqa: PLR0913, PLR0917  # its fields are those of its first event
        self,
        village: int,
        number: str,
        purpose: str,
        payee: str,
        amount_fen: int,
        resolution: str,
        requester: str,
    ) -> None:
        self.village = village
        self.number = number
        self.payee = payee
        self.amount_fen = amount_fen
        self.doers = [requester]
        self.signed: list[str] = []
        self.ordered = False
        self.paid_fen = 0

    def sign(self, step: str, person: str, post: str, *, holders: Mapping[str, str]) -> None:
        """Sign the next step, as its holder who did nothing else on it."""
        if step != STEPS[len(self.signed)] or holders.get(post) != person:
            raise RefusedError(f"{step} is not for {post} now")
        if person in self.doers or person == self.payee:
            raise RefusedError(f"{person} acted on it already")
        self._signed(step=step, person=person, post=post, version=1)

    def order(self, person: str, ordered_on: str) -> None:
        """Order what all have signed, once."""
        if len(self.signed) != len(STEPS) or self.ordered:
            raise RefusedError("the chain is not complete")
        self._ordered(person=person, ordered_on=ordered_on, amount_fen=self.amount_fen)

    def confirm(self, reference: str, paid_on: str, amount_fen: int) -> None:
        """Take over what the bank paid."""
        if not self.ordered or self.paid_fen + amount_fen > self.amount_fen:
            raise RefusedError("it was not ordered")
        self._confirmed(reference=reference, paid_on=paid_on, amount_fen=amount_fen)

    @event("Signed")
    def _signed(self, step: str, person: str, post: str, version: int) -> None:
        self.signed.append(step)
        self.doers.append(person)

    @event("Ordered")
    def _ordered(self, person: str, ordered_on: str, amount_fen: int) -> None:
        self.ordered = True

    @event("Confirmed")
    def _confirmed(self, reference: str, paid_on: str, amount_fen: int) -> None:
        self.paid_fen += amount_fen


class Slip(Aggregate):
    """A fact that waits for its voucher."""

    @staticmethod
    @override
    def create_id(village: int, key: str) -> UUID:
        """Give the slip's id."""
        return uuid5(NAMESPACE_URL, f"/bench/slip/{village}/{key}")

    def __init__(self, village: int, key: str, rule: str, amount_fen: int, party: str) -> None:
        self.village = village
        self.rule = rule
        self.amount_fen = amount_fen
        self.voucher: str | None = None
        self.posted = False

    @event("VoucherPrepared")
    def prepared(self, voucher: str) -> None:
        """Wait for its voucher to be posted."""
        self.voucher = voucher

    @event("Posted")
    def post(self) -> None:
        """Be in the books."""
        self.posted = True


class Journal(Aggregate):
    """A month of a village: what waits, and the next number."""

    @staticmethod
    @override
    def create_id(village: int, month: str) -> UUID:
        """Give the journal's id."""
        return uuid5(NAMESPACE_URL, f"/bench/journal/{village}/{month}")

    def __init__(self, village: int, month: str) -> None:
        self.waiting: dict[str, str] = {}
        self.number = 0
        self.moved: dict[str, int] = {}

    @event("SlipEntered")
    def enter_slip(self, slip: str, key: str) -> None:
        """Wait for a slip."""
        self.waiting[slip] = key

    @event("VoucherEntered")
    def enter(self, voucher: str, slip: str) -> None:
        """Wait for a voucher in the place of its slip."""
        del self.waiting[slip]
        self.waiting[voucher] = slip

    @event("VoucherPosted")
    def post(self, voucher: str, number: int, movements: list[dict[str, Any]]) -> None:
        """Give a voucher its number."""
        del self.waiting[voucher]
        self.number = number
        for each in movements:
            moved = self.moved.get(each["account"], 0)
            self.moved[each["account"]] = moved + each["debit_fen"] - each["credit_fen"]


class Voucher(Aggregate):
    """A voucher from its preparer into the books."""

    @staticmethod
    @override
    def create_id(village: int, draft: str) -> UUID:
        """Give the voucher's id."""
        return uuid5(NAMESPACE_URL, f"/bench/voucher/{village}/{draft}")

    def __init__(  # noqa: PLR0913, PLR0917  # its fields are those of its first event
        self,
        village: int,
        draft: str,
        dated_on: str,
        lines: list[dict[str, Any]],
        summary: str,
        preparer: str,
    ) -> None:
        if sum(each["debit_fen"] - each["credit_fen"] for each in lines):
            raise RefusedError("it does not balance")
        self.lines = lines
        self.people = [preparer]
        self.number: int | None = None

    @event("Reviewed")
    def review(self, reviewer: str) -> None:
        """Find it in order."""
        if reviewer in self.people:
            raise RefusedError("its preparer cannot review it")
        self.people.append(reviewer)

    @event("CashierSigned")
    def sign(self, cashier: str) -> None:
        """Confirm that the money moved."""
        if cashier in self.people:
            raise RefusedError("the cashier neither prepares nor reviews")
        self.people.append(cashier)

    @event("Posted")
    def post(self, number: int, month: str, poster: str) -> None:
        """Enter the books."""
        self.number = number
