"""The waste fee (垃圾清运费): billed by the month, paid on numbered receipts, and banked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from typing_extensions import override

from kernel.periods import Month, Quarter
from runner.demo.anjia_money.desk import Desk, Fact, Story
from runner.demo.anjia_money.registered import ReportSize
from runner.demo.chapter import Timed
from runner.demo.money_steps import OfAssets, in_books, step
from runner.demo.script import WasteFeeYear
from runner.demo.seasons import FIRST_ON, WHOLE_YEAR, instant
from runner.demo.steps import CREATED, Known, Request, Step
from runner.demo.villages import ACCOUNTANT, CASHIER, MoneyVillage

LEVY, EARMARK, CAUSE = "waste-fee", "waste", "waste-fee"
MONTHS = 12
RATE_FEN = 200
"""For each person and month, as the village adopted it."""
BILL_DAY, ISSUE_DAY, RECEIPT_DAY, BANK_DAY = 2, 5, 12, 13
RECEIPT_SECONDS = 20
"""A receipt after the other: each has the next number of its book."""
NUMBERS_PER_BOOK = 1_000
SPARE = 3
"""So many numbers of a book stay unused, and are returned with it."""
PARTIES_PER_SLIP = 90


@dataclass(frozen=True, kw_only=True)
class Payer:
    """A household: how many persons it has, and for how many months of the year it pays."""

    household: str
    persons: int
    months: int

    @property
    def fee_fen(self) -> int:
        """What it owes for a month."""
        return self.persons * RATE_FEN


@dataclass(frozen=True, kw_only=True)
class WriteReceipt(Step):
    """The cashier writes a receipt for cash."""

    village: MoneyVillage
    book: str
    number: int
    payer: Payer
    on: date

    @override
    def request(self, known: Known) -> Request:
        """Write what the household paid for the month."""
        return Request(
            service="assets",
            path=f"/entities/{self.village.entity}/receipt-books/{self.book}/receipts",
            body={
                "number": self.number,
                "payer": known.subject(self.payer.household),
                "amount_fen": self.payer.fee_fen,
                "cause": CAUSE,
                "method": "cash",
                "levy_month": Month.of(self.on).text,
                "written_on": self.on.isoformat(),
            },
            status=CREATED,
            holds={"number": self.number, "irregular": []},
        )


@dataclass(frozen=True, kw_only=True)
class OfCashier(Step):
    """What names the cashier as a person: a book is handed out, or cash is banked."""

    path: str
    role: str
    cashier: str
    body: dict[str, Any]
    held: dict[str, Any]

    @override
    def request(self, known: Known) -> Request:
        """Send it with the person's id."""
        body = {**self.body, self.role: known.person(self.cashier)}
        return Request(service="assets", path=self.path, body=body, status=CREATED, holds=self.held)


class WasteFee(Story):
    """Some households report their size and are billed; a few of them stay behind."""

    def __init__(self, desk: Desk, payers: Sequence[Payer]) -> None:
        """Bill these households."""
        super().__init__(desk)
        self._payers = payers
        self._next = 1
        self._path = f"/entities/{self.village.entity}"

    @property
    def told(self) -> WasteFeeYear:
        """What the year must come to, by the plan's own arithmetic."""
        return WasteFeeYear(
            levies=tuple(self._levy(month) for month in WHOLE_YEAR.months),
            billed_fen=MONTHS * sum(payer.fee_fen for payer in self._payers),
            paid_fen=sum(payer.months * payer.fee_fen for payer in self._payers),
            behind={
                payer.household: (MONTHS - payer.months) * payer.fee_fen
                for payer in self._payers
                if payer.months < MONTHS
            },
        )

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Give what belongs to a day."""
        if day == FIRST_ON:
            yield from self._begun(day)
        if day.year != FIRST_ON.year:
            return
        quarter = Quarter.of(day)
        if day.day == BILL_DAY:
            yield instant(day, time(9, 0)), self._billed(day)
        if day == quarter.first_on + timedelta(days=ISSUE_DAY - 1):
            yield instant(day, time(9, 0)), self._issued(day, quarter)
        if day.day == RECEIPT_DAY:
            yield from self._received(day)
        if day.day == BANK_DAY:
            yield from self._banked(day)
        if day == quarter.last_on:
            yield instant(day, time(15, 0)), self._returned(day, quarter)

    def _begun(self, day: date) -> Iterator[Timed]:
        for payer in self._payers:
            report = ReportSize(
                actor=self.desk.registrar,
                key="",
                told=True,
                household=payer.household,
                persons=payer.persons,
            )
            yield instant(day, time(7, 0)), report
        body = {"earmark": EARMARK, "opened_on": day.isoformat()}
        who = self.village.by(ACCOUNTANT)
        yield instant(day, time(7, 5)), step(who, f"{self._path}/earmarks", body, status=CREATED)

    def _billed(self, day: date) -> OfAssets:
        month = Month.of(day).text
        levy = self._levy(Month(month))
        for place in range(1, -(-len(self._payers) // PARTIES_PER_SLIP) + 1):
            draft, name = f"bill-{month}-{place}", f"levy/{levy}/billed/{place}"
            self.facts.append(Fact(name=name, draft=draft, on=day, summary="计收垃圾清运费"))
        body = {"levy": LEVY, "month": month}
        who = self.village.by(ACCOUNTANT)
        return step(who, f"{self._path}/levies", body, status=CREATED)

    def _levy(self, month: Month) -> str:
        return self.village.owned("levy", f"{LEVY}/{month}")

    def _issued(self, day: date, quarter: Quarter) -> OfCashier:
        self._next = first = (quarter.number - 1) * NUMBERS_PER_BOOK + 1
        months = range(quarter.first_on.month, quarter.last_on.month + 1)
        wanted = sum(len(self._paying(month)) for month in months)
        numbers = {"first": first, "last": first + wanted + SPARE - 1}
        return OfCashier(
            actor=self.village.by(ACCOUNTANT),
            key="",
            path=f"{self._path}/receipt-books",
            role="custodian",
            cashier=self.village.by(CASHIER),
            body={"book": quarter.text, **numbers, "issued_on": day.isoformat()},
            held={},
        )

    def _received(self, day: date) -> Iterator[Timed]:
        book = Quarter.of(day).text
        of_book = self.village.owned("receipt_book", book)
        for place, payer in enumerate(self._paying(day.month)):
            number, self._next = self._next, self._next + 1
            fact = Fact(
                name=f"receipt/{of_book}/{number}",
                draft=f"receipt-{number}",
                on=day,
                summary="收到垃圾清运费",
                moves_cash=True,
            )
            self.facts.append(fact)
            write = WriteReceipt(
                actor=self.village.by(CASHIER),
                key="",
                village=self.village,
                book=book,
                number=number,
                payer=payer,
                on=day,
            )
            yield instant(day, time(9, 30)) + timedelta(seconds=RECEIPT_SECONDS * place), write

    def _banked(self, day: date) -> Iterator[Timed]:
        amount_fen = sum(payer.fee_fen for payer in self._paying(day.month))
        if not amount_fen:
            return
        key = f"waste-{Month.of(day)}"
        summary = "现金存入银行"
        self.facts.append(
            Fact(
                name=f"cash/{key}", draft=f"banked-{key}", on=day, summary=summary, moves_cash=True
            )
        )
        cashier = self.village.by(CASHIER)
        moved = {"amount_fen": amount_fen, "moved_on": day.isoformat()}
        yield (
            instant(day, time(10, 0)),
            OfCashier(
                actor=cashier,
                key="",
                path=f"{self._path}/cash/deposits",
                role="cashier",
                cashier=cashier,
                body={"key": key, "bank_account": self.village.bank_account, **moved},
                held={"irregular": []},
            ),
        )

    def _returned(self, day: date, quarter: Quarter) -> OfAssets:
        path = f"/receipt-books/{quarter}/returns"
        return in_books(self.village, ACCOUNTANT, path, returned_on=day.isoformat())

    def _paying(self, month: int) -> list[Payer]:
        return [payer for payer in self._payers if month <= payer.months]
