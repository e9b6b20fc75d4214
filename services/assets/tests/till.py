"""A village whose income is taken in by the rules of the county's own pack."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from assets.adapters.income.registered_households import RegisteredHouseholds
from assets.domain.books.slip import Slip
from assets.entrypoints.income.household_messages import register_households
from chassis.broker import BrokerOptions
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, ListenOptions
from chassis.listen.reception import Reception
from chassis.replica.sections import AdoptedSection
from services.assets.tests import charts
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import SOURCE, Desk
from services.assets.tests.register_news import tell
from services.assets.tests.village import VILLAGE, person, subject, unit

HOME = f"/entities/{ENTITY}"
INCOME = charts._adopted("finance/income")
BOOK = {"book": "2026-01", "first": 1, "last": 20, "issued_on": "2026-05-04"}
RECEIPT: dict[str, Any] = {
    "number": 1,
    "payer": str(subject("tenant")),
    "amount_fen": 5_000,
    "cause": "rent",
    "method": "cash",
    "written_on": "2026-05-15",
}


def adopt_income(desk: Desk, section: AdoptedSection = INCOME) -> None:
    """Let the rules of income be adopted."""
    named = (section.section, section.version)
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, *named, Jsonb(list(section.entries)))
    tell(
        desk,
        "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)",
        *(*named, section.kind, section.root, section.effective_on),
    )


class Till:
    """Takes income in at a desk, each act by the post whose act it is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def do(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        made = await self.desk.post(f"{HOME}/{path}", body, by=by)
        assert made.status_code in (200, 201), made.text
        self.desk.project()
        answer: dict[str, Any] = made.json()
        return answer

    async def refused(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        return await self.desk.refusal(f"{HOME}/{path}", body, by=by)

    async def read(self, path: str, *, by: str = "supervisor", **query: Any) -> Any:
        answer = await self.desk.get(f"{HOME}/{path}", by=by, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def issue(self, **changed: Any) -> None:
        body = {**BOOK, "custodian": str(person("cashier")), **changed}
        await self.do("receipt-books", body, by="accountant")

    async def write(self, **changed: Any) -> dict[str, Any]:
        body = {**RECEIPT, **changed}
        return await self.do("receipt-books/2026-01/receipts", body, by="cashier")

    async def slip(self, key: str) -> dict[str, Any]:
        """Read the slip of a fact."""
        told: dict[str, Any] = await self.read(f"slips/{Slip.create_id(ENTITY, key)}")
        return told

    async def slips(self) -> list[tuple[str, int]]:
        """Give the rules and amounts of all slips, in their order."""
        entered = [e["data"] for e in self.desk.events() if e["type"] == "assets.slip.entered.v1"]
        return [
            (
                said["rule"],
                sum(
                    amount["fen"]
                    for share in said["shares"]
                    for amount in share["amounts"]
                    if amount["name"] == "amount"
                ),
            )
            for said in entered
        ]

    async def booked(
        self, key: str, *, month: str = "2026-05", draft: str = "v-1"
    ) -> list[tuple[str, int, int]]:
        """Prepare the voucher of a slip, and give its lines as account, debit and credit."""
        slip = Slip.create_id(ENTITY, key)
        body = {"month": month, "draft": draft, "summary": "收款", "attachments": 1}
        await self.do(f"slips/{slip}/vouchers", body, by="accountant")
        voucher = await self.read(f"vouchers/{draft}", by="accountant")
        return [
            (line["account"], line["debit_fen"], line["credit_fen"]) for line in voucher["lines"]
        ]


def household_reception(desk: Desk) -> Reception:
    """Give what takes in the register's news of households."""
    base = desk.base
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="assets"),
        store=base.store_options,
        source=SOURCE,
        consumer="assets-households",
    )
    hooks = ListenHooks(faulted=desk.troubles.append, set_aside=desk.troubles.append)
    listener = Listener(options, hooks)
    register_households(listener, RegisteredHouseholds(base.database, base.register))
    return Reception(listener._handlers, base.database, options, hooks)


def news(kind: str, household: UUID, number: int, data: dict[str, Any]) -> dict[str, Any]:
    """Give an event of the register about a household."""
    return {
        "id": f"{household}.{number}",
        "source": "/demo/510604/registry",
        "type": f"registry.household.{kind}.v1",
        "subject": str(household),
        "effectiveon": "2026-01-01",
        "unit": str(unit(VILLAGE)),
        "division": VILLAGE,
        "data": data,
    }


BANK = str(BASIC)
