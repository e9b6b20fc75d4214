"""What Anjia's stories of money have in common: who acts, and which slips wait for a voucher."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from typing_extensions import override

from kernel.periods import Month
from runner.demo.anjia_money.asked import Asked, OnRequest
from runner.demo.chapter import Timed
from runner.demo.money_steps import MAJOR_FEN
from runner.demo.seasons import instant
from runner.demo.steps import CREATED, OK, Awaited, Known, Request, Step
from runner.demo.villages import ACCOUNTANT, CASHIER, CHAIR, CLERK, MoneyVillage

SLIP_UNKNOWN = "slip_unknown"
"""The refusal to read a slip that was not entered yet."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who acts in the village's money, by the keys of persons."""

    village: MoneyVillage
    supervisors: Sequence[str]
    secretary: str
    registrar: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact of which a slip tells the books."""

    name: str
    """The key of its slip."""
    draft: str
    """The number of the voucher that is made of it."""
    on: date
    summary: str
    moves_cash: bool = False
    """Whether a cashier signs the voucher."""
    reviewed: bool = False
    """Whether the adopted rules let the supervision committee look at the slip before."""
    account_open: bool = False
    """Whether the slip leaves open which account at the bank the money moved on."""
    by_clock: bool = False
    """Whether the service enters the slip by itself, once the day has come."""
    paid: Asked | None = None
    """The request that was paid, where the slip is named after it."""

    @property
    def corrects(self) -> str | None:
        """The draft of the voucher that it corrects: none."""
        return None

    def slip(self, village: MoneyVillage, known: Known) -> str:
        """Give the id of the slip."""
        name = self.name
        if self.paid is not None:
            name = f"payment/{self.paid.id(village, known)}/{name}"
        return village.owned("slip", name)

    def prepared(self, village: MoneyVillage, month: Month) -> "PrepareFromSlip":
        """Give the command that prepares the voucher."""
        who = village.by(ACCOUNTANT)
        return PrepareFromSlip(actor=who, key="", village=village, fact=self, month=month.text)


@dataclass(frozen=True, kw_only=True)
class PrepareFromSlip(Step):
    """The accountant prepares the voucher of a slip by the adopted rule."""

    village: MoneyVillage
    fact: Fact
    month: str

    @override
    def request(self, known: Known) -> Request:
        """Name the bank account where the slip leaves it open."""
        fact, village = self.fact, self.village
        named = {"named": {"bank_account": village.bank_account}} if fact.account_open else {}
        said = {"month": self.month, "draft": fact.draft, "summary": fact.summary}
        path = f"/entities/{village.entity}/slips/{fact.slip(village, known)}"
        return Request(
            service="assets",
            path=f"{path}/vouchers",
            body={**said, "attachments": 1, **named},
            status=CREATED,
            holds={},
            awaited=Awaited(path=path, unknown=SLIP_UNKNOWN) if fact.by_clock else None,
        )


@dataclass(frozen=True, kw_only=True)
class ReviewSlip(Step):
    """The chair of the supervision committee finds a slip in order."""

    village: MoneyVillage
    fact: Fact

    @override
    def request(self, known: Known) -> Request:
        """Review it before its voucher is posted."""
        slip = self.fact.slip(self.village, known)
        return Request(
            service="assets",
            path=f"/entities/{self.village.entity}/slips/{slip}/reviews",
            body={},
            status=OK,
            holds={},
        )


class Story:
    """One story of the village's money; it names every fact that enters a slip."""

    def __init__(self, desk: Desk) -> None:
        """Tell it of these people."""
        self.desk = desk
        self.village = desk.village
        self.facts: list[Fact] = []

    def on(self, day: date) -> Iterator[Timed]:
        """Give what is sent on a day."""
        raise NotImplementedError

    def paid(
        self, asked: Asked, day: date, begin: time, *, amount_fen: int, account_open: bool
    ) -> Iterator[Timed]:
        """Give a payment's way once it is asked for: signed, ordered, and paid by the bank."""
        reference = f"bank-{asked.label}"
        for minute, act in enumerate(self._way(asked, day, amount_fen, reference)):
            yield instant(day, begin) + timedelta(minutes=minute), act
        fact = Fact(
            name=reference,
            draft=f"paid-{asked.label}",
            on=day,
            summary="支付示例款",
            moves_cash=True,
            reviewed=amount_fen >= MAJOR_FEN,
            account_open=account_open,
            paid=asked,
        )
        self.facts.append(fact)

    def _way(self, asked: Asked, day: date, amount_fen: int, reference: str) -> Iterator[OnRequest]:
        def step(actor: str, name: str, **body: Any) -> OnRequest:
            return OnRequest(
                actor=actor, key="", village=self.village, asked=asked, name=name, body=body
            )

        major, village = amount_fen >= MAJOR_FEN, self.village
        for met in ("committees-discussed", *(["delegates-resolved"] if major else [])):
            decision = f"示例-{asked.label}-{met}"
            decided = {"decision": decision, "decided_on": day.isoformat()}
            yield step(village.by(CLERK), "preconditions", precondition=met, **decided)
        for signer in self.desk.supervisors[: 2 if major else 1]:
            yield step(signer, "signatures", step="supervision", version=1)
        yield step(self.desk.secretary, "signatures", step="branch", version=1)
        yield step(village.by(CASHIER), "orders", method="bank_transfer")
        paid = {"reference": reference, "paid_on": day.isoformat(), "amount_fen": amount_fen}
        yield step(village.by(CASHIER), "confirmations", **paid)

    def reviews(self, month: Month) -> Iterator[ReviewSlip]:
        """Give the reviews of a month's slips that the adopted rules ask for."""
        for fact in self.of(month):
            if fact.reviewed:
                who = self.village.by(CHAIR)
                yield ReviewSlip(actor=who, key="", village=self.village, fact=fact)

    def of(self, month: Month) -> list[Fact]:
        """Give the facts of a month."""
        return [fact for fact in self.facts if Month.of(fact.on) == month]
