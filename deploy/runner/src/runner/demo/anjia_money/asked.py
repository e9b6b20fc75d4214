"""Payment requests of Anjia: those with a number of the clerk's, and those of honours."""

from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from kernel.ids import named_id
from runner.demo.money_steps import PAYEE
from runner.demo.steps import CREATED, OK, Known, Request, Step, honour_id
from runner.demo.villages import MoneyVillage
from runner.demo.year_end import YEAR


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A payment request; who asks gives its number."""

    label: str

    def id(self, village: MoneyVillage, known: Known) -> str:
        """Give its id."""
        del known
        return village.request(self.label)


@dataclass(frozen=True, kw_only=True)
class AskedForList(Asked):
    """The request of a whole pay list: its number is that of the list, at the first attempt."""

    pay_list: str

    @override
    def id(self, village: MoneyVillage, known: Known) -> str:
        """Derive the number as assets does."""
        del known
        return village.request(f"list-{village.entity[:8]}-{self.pay_list}-1")


@dataclass(frozen=True, kw_only=True)
class AskedByAward(Asked):
    """The request that the award of an honour made; nobody asked for it."""

    subject: str
    title: str

    @override
    def id(self, village: MoneyVillage, known: Known) -> str:
        """Derive it from the honour, whose account the register's id decides."""
        account = known.account(self.subject)
        return village.request(f"honour-{honour_id(account, year=YEAR, title=self.title)}")


@dataclass(frozen=True, kw_only=True)
class OnRequest(Step):
    """A step on a payment request."""

    village: MoneyVillage
    asked: Asked
    name: str
    body: dict[str, Any]

    @override
    def request(self, known: Known) -> Request:
        """Take it."""
        path = f"/payment-requests/{self.asked.id(self.village, known)}/{self.name}"
        return Request(service="assets", path=path, body=self.body, status=OK, holds={})


@dataclass(frozen=True, kw_only=True)
class AskFromBudget(Step):
    """The clerk asks for a payment that takes its amount of a line of the budget."""

    village: MoneyVillage
    number: str
    amount_fen: int
    line: str

    @override
    def request(self, known: Known) -> Request:
        """Ask for it, and say from which account it is paid."""
        village = self.village
        booking = {"entity": village.entity, "bank_account": village.bank_account}
        return Request(
            service="assets",
            path="/payment-requests",
            body={
                "unit": village.unit,
                "number": self.number,
                "purpose": "running",
                "payee": known.subject(PAYEE),
                "payee_type": "firm",
                "amount_fen": self.amount_fen,
                "resolution": f"示例-{self.number}",
                "booking": {**booking, "budget_line": self.line},
            },
            status=CREATED,
            holds={},
        )


def post_id(county: str, key: str) -> str:
    """Give the id that the register derives for a post."""
    return str(named_id(f"/{county}/registry/post/{key}"))
