"""What is sent to assets in the villages' year of money: payments, vouchers, months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from typing_extensions import override

from kernel.periods import Month
from runner.demo.steps import CREATED, OK, Known, Request, Step
from runner.demo.villages import ACCOUNTANT, BANK, FORM, MoneyVillage

CHART = "2023-14"
PAYEE = "firm-01"
MAJOR_FEN = 500_000
"""From this amount on the delegates' assembly resolves (大额支出)."""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One payment of a village, known before it is asked for."""

    village: MoneyVillage
    number: str
    purpose: str
    amount_fen: int
    paid_on: date

    @property
    def id(self) -> str:
        """The id of its request."""
        return self.village.request(self.number)

    @property
    def reference(self) -> str:
        """By which the bank names what it paid."""
        return f"{self.village.code}-{self.number}"

    @property
    def draft(self) -> str:
        """The number of the voucher that is made of it."""
        return f"p-{self.number}"

    @property
    def moves_cash(self) -> bool:
        """Whether a cashier signs its voucher."""
        return True

    @property
    def corrects(self) -> str | None:
        """The draft of the voucher that it corrects: none."""
        return None

    def prepared(self, village: MoneyVillage, month: Month) -> "OfAssets":
        """Give the command that prepares its voucher from the slip."""
        slip = village.slip(self.number, self.reference)
        said = {"month": month.text, "draft": self.draft, "summary": "支付示例款"}
        path = f"/entities/{village.entity}/slips/{slip}/vouchers"
        body = {**said, "attachments": 1}
        return step(village.by(ACCOUNTANT), path, body, status=CREATED)


@dataclass(frozen=True, kw_only=True)
class OfAssets(Step):
    """One command to assets, ready to be sent."""

    path: str
    body: dict[str, Any]
    status: int = OK

    @override
    def request(self, known: Known) -> Request:
        """Send it as it is."""
        del known
        return Request(
            service="assets", path=self.path, body=self.body, status=self.status, holds={}
        )


@dataclass(frozen=True, kw_only=True)
class AskPayment(Step):
    """The clerk asks for a payment; the payee is one that the register knows."""

    payment: Payment

    @override
    def request(self, known: Known) -> Request:
        """Ask for it, and say from which account it is paid."""
        payment = self.payment
        village = payment.village
        return Request(
            service="assets",
            path="/payment-requests",
            body={
                "unit": village.unit,
                "number": payment.number,
                "purpose": payment.purpose,
                "payee": known.subject(PAYEE),
                "payee_type": "organisation",
                "amount_fen": payment.amount_fen,
                "resolution": f"示例-{village.code}-{payment.number}",
                "booking": {"entity": village.entity, "bank_account": village.bank_account},
            },
            status=CREATED,
            holds={"payment_request": payment.id},
        )


def step(actor: str, path: str, body: dict[str, Any], *, status: int = OK) -> OfAssets:
    """Give one command of a person."""
    return OfAssets(actor=actor, key="", path=path, body=body, status=status)


def on_payment(payment: Payment, kind: str, name: str, **body: Any) -> OfAssets:
    """Give a step on a payment by the holder of a post."""
    return step(payment.village.by(kind), f"/payment-requests/{payment.id}/{name}", body)


def in_books(village: MoneyVillage, kind: str, path: str, **body: Any) -> OfAssets:
    """Give a step in a village's books by the holder of a post."""
    return step(village.by(kind), f"/entities/{village.entity}{path}", body)


def begin_books(village: MoneyVillage, kind: str, since: date) -> Sequence[OfAssets]:
    """Give what lets a village keep books, one after the other."""
    begin = {
        "unit": village.unit,
        "form": FORM,
        "name": f"示例村集体经济组织 {village.code}",
        "chart": CHART,
        "books_from": f"{since:%Y-%m}",
    }
    account = {
        "key": BANK,
        "bank": "示例农村商业银行",
        "kind": "basic",
        "number": f"6200 {village.code} 017",
        "since": since.isoformat(),
    }
    path = f"/entities/{village.entity}/bank-accounts"
    return (
        step(village.by(kind), "/entities", begin, status=CREATED),
        step(village.by(kind), path, account, status=CREATED),
    )
