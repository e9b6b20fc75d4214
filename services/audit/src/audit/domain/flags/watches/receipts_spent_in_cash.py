"""Rule 1 (坐收坐支): cash that was collected is spent, or is not at the bank in time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.spans import after, last_of_month
from audit.domain.flags.interface import Recorded

TAKEN_IN = "assets.cash_box.taken_in.v1"
GIVEN_BACK = "assets.cash_box.given_back.v1"
BANKED = "assets.cash_box.banked.v1"
DRAWN = "assets.cash_box.drawn.v1"
PAID_OUT = "assets.cash_box.paid_out.v1"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Within how many days cash receipts are banked."""

    bank_within_days: int


@dataclass(kw_only=True)
class _Taken:
    book: str
    number: int
    on: date
    fen: int
    fact: str


@dataclass(kw_only=True)
class _Box:
    unit: str
    moved: dict[date, int] = field(default_factory=dict)
    """By day, cash drawn less cash paid."""
    waiting: list[_Taken] = field(default_factory=list)
    """Receipts that no deposit covers yet, oldest first."""
    ahead_fen: int = 0
    """What was banked beyond all receipts that are known."""

    def float_fen(self, on: date) -> int:
        return sum(fen for day, fen in self.moved.items() if day <= on)

    def bank(self, fen: int) -> None:
        self.ahead_fen += fen
        while self.waiting and self.ahead_fen > 0:
            first = self.waiting[0]
            covered = min(first.fen, self.ahead_fen)
            first.fen -= covered
            self.ahead_fen -= covered
            if first.fen == 0:
                self.waiting.pop(0)


class ReceiptsSpentInCash(Watching[Settings]):
    """Remembers one sum for each day with cash of a box, and the receipts that are not banked."""

    NAME = "receipts_spent_in_cash"

    def __init__(self, settings: Settings) -> None:
        """Begin with empty boxes."""
        super().__init__(settings)
        self._boxes: dict[str, _Box] = {}

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            TAKEN_IN: self._taken_in,
            GIVEN_BACK: self._given_back,
            BANKED: self._banked,
            DRAWN: self._drawn,
            PAID_OUT: self._paid_out,
        }

    @override
    def end_day(self, day: date) -> None:
        for key, box in self._boxes.items():
            for late, due_on in self._late(box, day):
                self.ask(
                    Question(
                        part="b",
                        subject=key,
                        unit=box.unit,
                        window=(late.on, due_on),
                        facts=(late.fact,),
                        numbers={"unbanked_fen": late.fen},
                    )
                )

    def _late(self, box: _Box, day: date) -> Iterator[tuple[_Taken, date]]:
        for taken in box.waiting:
            due_on = min(after(taken.on, self.settings.bank_within_days), last_of_month(taken.on))
            if due_on < day:
                yield taken, after(due_on, 1)

    def _box(self, fact: Recorded) -> _Box:
        return self._boxes.setdefault(fact.subject, _Box(unit=reading.unit_of(fact)))

    def _taken_in(self, fact: Recorded) -> None:
        taken = _Taken(
            book=reading.text(fact.data, "book"),
            number=reading.number(fact.data, "number"),
            on=reading.day(fact.data, "taken_on"),
            fen=reading.number(fact.data, "amount_fen"),
            fact=reading.reference(fact),
        )
        box = self._box(fact)
        box.waiting = sorted([*box.waiting, taken], key=lambda each: each.on)
        box.bank(0)

    def _given_back(self, fact: Recorded) -> None:
        book, number = reading.text(fact.data, "book"), reading.number(fact.data, "number")
        fen = reading.number(fact.data, "amount_fen")
        box = self._box(fact)
        for taken in [each for each in box.waiting if (each.book, each.number) == (book, number)]:
            box.waiting.remove(taken)
            fen -= taken.fen
        # What of the voided receipt was banked covers the next ones.
        box.bank(max(0, fen))

    def _banked(self, fact: Recorded) -> None:
        fen = reading.number(fact.data, "amount_fen")
        self._box(fact).bank(fen)

    def _drawn(self, fact: Recorded) -> None:
        day, fen = reading.day(fact.data, "moved_on"), reading.number(fact.data, "amount_fen")
        moved = self._box(fact).moved
        moved[day] = moved.get(day, 0) + fen

    def _paid_out(self, fact: Recorded) -> None:
        day, fen = reading.day(fact.data, "paid_on"), reading.number(fact.data, "amount_fen")
        box = self._box(fact)
        box.moved[day] = box.moved.get(day, 0) - fen
        float_fen = box.float_fen(day)
        if float_fen < 0:
            request = reading.text(fact.data, "payment_request")
            self.ask(
                Question(
                    part="a",
                    subject=request,
                    unit=box.unit,
                    window=(day, day),
                    facts=(reading.reference(fact),),
                    numbers={"float_fen": float_fen, "paid_fen": fen},
                )
            )


RULE = WatchedRule(
    number=1,
    settings=Settings,
    watch=ReceiptsSpentInCash,
    reads=frozenset((TAKEN_IN, GIVEN_BACK, BANKED, DRAWN, PAID_OUT)),
)
