"""What a fund holds: in and out by source, set aside by request, drawn by whoever manages it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assets.domain.funds.money import (
    REMUNERATION,
    Drawn,
    Outlay,
    Receipt,
    Reservation,
    SourceTotal,
)


@dataclass(kw_only=True)
class Holdings:
    """The sums that follow from a fund's movements; no rule is kept here."""

    received: dict[str, int]
    spent: dict[str, int] = field(default_factory=dict)
    received_on: dict[date, int] = field(default_factory=dict)
    reserved: dict[UUID, Reservation] = field(default_factory=dict)
    paid: dict[UUID, dict[str, int]] = field(default_factory=dict)
    """By payment request, what of each source was paid on it."""
    references: set[str] = field(default_factory=set)
    drawn_by: dict[UUID, int] = field(default_factory=dict)
    """What each trustee has drawn as remuneration."""

    @property
    def balances(self) -> dict[str, int]:
        """What is held of each source, in fen."""
        return {key: fen - self.spent.get(key, 0) for key, fen in self.received.items()}

    def held_fen(self, source: str | None = None) -> int:
        """Give what is held of one source, or of all."""
        balances = self.balances
        return sum(balances.values()) if source is None else balances.get(source, 0)

    def aside_fen(self, *, but: UUID | None = None) -> int:
        """Give what is set aside for requests, but for one of them."""
        return sum(each.amount_fen for key, each in self.reserved.items() if key != but)

    def remuneration_aside_fen(self, trustee: UUID, *, but: UUID | None) -> int:
        """Give what is set aside as remuneration of a trustee, but for one request."""
        return sum(
            each.amount_fen
            for key, each in self.reserved.items()
            if key != but and (each.payee, each.purpose) == (trustee, REMUNERATION)
        )

    def drawn_since(self, spent: Mapping[str, int]) -> list[Drawn]:
        """Give what was taken from each source since so much of it was spent."""
        return [
            Drawn(source=key, amount_fen=fen - spent.get(key, 0))
            for key, fen in self.spent.items()
            if fen > spent.get(key, 0)
        ]

    def totals(self) -> list[SourceTotal]:
        """Give what came in, was spent and is left of each source."""
        balances = self.balances
        return [
            SourceTotal(
                source=key,
                received_fen=fen,
                spent_fen=self.spent.get(key, 0),
                balance_fen=balances[key],
            )
            for key, fen in self.received.items()
        ]

    def come_in(self, receipt: Receipt) -> None:
        """Count money that came in."""
        source, day, fen = receipt.source, receipt.received_on, receipt.amount_fen
        self.received[source] = self.received.get(source, 0) + fen
        self.received_on[day] = self.received_on.get(day, 0) + fen
        self.references.add(receipt.reference)

    def go_out(self, outlay: Outlay, drawn: Iterable[Drawn], request: UUID | None) -> None:
        """Count money that left; what was set aside for its request is that much less."""
        self.references.add(outlay.reference)
        if outlay.purpose == REMUNERATION:
            before = self.drawn_by.get(outlay.payee, 0)
            self.drawn_by[outlay.payee] = before + outlay.amount_fen
        parts = {} if request is None else self.paid.setdefault(request, {})
        for each in drawn:
            self.spent[each.source] = self.spent.get(each.source, 0) + each.amount_fen
            parts[each.source] = parts.get(each.source, 0) + each.amount_fen
        aside = None if request is None else self.reserved.get(request)
        if request is not None and aside is not None:
            left = max(aside.amount_fen - outlay.amount_fen, 0)
            self.reserved[request] = aside.of(left)

    def come_back(self, request: UUID, drawn: Iterable[Drawn], reference: str) -> None:
        """Count money that came back, and set it aside for its request again."""
        self.references.add(reference)
        parts = self.paid.setdefault(request, {})
        back_fen = 0
        for each in drawn:
            self.spent[each.source] -= each.amount_fen
            parts[each.source] -= each.amount_fen
            back_fen += each.amount_fen
        aside = self.reserved.get(request)
        if aside is not None:
            self.reserved[request] = aside.of(aside.amount_fen + back_fen)
            if aside.purpose == REMUNERATION:
                self.drawn_by[aside.payee] -= back_fen
