"""What the service of money would tell, played into a log, and how it is asked about."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from audit.domain.leaves import format_time

As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient

VILLAGE, ELSEWHERE = str(UUID(int=2)), str(UUID(int=4))
ENTITY, PAYMENT, OTHER, SLIP, VOUCHER, RED, FILE = (str(UUID(int=n)) for n in range(101, 108))
ORDERED, BANK_LINE, OTHER_ORDERED = (str(UUID(int=n)) for n in range(108, 111))


class Assets:
    """Plays what the service of money would tell, in one unit."""

    def __init__(self, county: Any, unit: str = VILLAGE) -> None:
        self.county = county
        self.unit = unit

    def says(self, kind: str, subject: str, data: dict[str, Any], **more: Any) -> datetime:
        self.county.happens(f"assets.{kind}", subject, data, unit=self.unit, **more)
        at: datetime = self.county.at
        return at

    def books(self, voucher: str, on: date, fen: int, **more: Any) -> datetime:
        lines = [
            {"account": "541", "debit_fen": fen, "credit_fen": 0},
            {"account": "102", "debit_fen": 0, "credit_fen": fen, "bank_account": str(UUID(int=9))},
        ]
        data = {"entity": ENTITY, "dated_on": on.isoformat(), "kind": "payment", "lines": lines}
        self.says("voucher.prepared", voucher, {**data, **more}, on=on)
        return self.says("voucher.posted", voucher, {"month": f"{on:%Y-%m}", "number": 1}, on=on)

    def establishes(self) -> None:
        self.says("entity.established", ENTITY, {"name": "n", "chart": "2023-14"})


def until(at: datetime, **more: str) -> dict[str, str]:
    return {"recorded_until": format_time(at), **more}


async def got(client: Client, path: str, who: dict[str, str], **params: str) -> Any:
    answer = await client.get(path, params=params, headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pays(assets: Assets) -> None:
    """Play a payment from an award of points to the bank and the books, beside another one."""
    booked = {"entity": ENTITY, "bank_account": str(UUID(int=9))}
    assets.county.happens("points.honour.awarded", str(UUID(int=120)), {}, unit=VILLAGE)
    origin = f"/510604/points#{UUID(int=120)}.1"
    asked = {"amount_fen": 500, "booking": booked, "origin": origin}
    for payment in (PAYMENT, OTHER):
        assets.says("payment_request.requested", payment, asked)
    assets.says("payment_request.changed", PAYMENT, {**asked, "amount_fen": 450})
    assets.says("payment_request.signed", PAYMENT, {"person": "p", "version": 2})
    assets.says("payment_request.ordered", PAYMENT, {"amount_fen": 450})
    for ordered, payment in ((ORDERED, PAYMENT), (OTHER_ORDERED, OTHER)):
        assets.says("ordered_payment.opened", ordered, {"payment_request": payment})
    items = [{"number": 1, "payment_request": OTHER}, {"number": 2, "payment_request": PAYMENT}]
    assets.says("pay_file.listed", FILE, {"items": items})
    for ordered in (ORDERED, OTHER_ORDERED):
        assets.says("ordered_payment.listed", ordered, {"pay_file": FILE})
    assets.says("pay_file.outcomes_told", FILE, {"outcomes": [{"number": 1, "outcome": "paid"}]})
    assets.says("pay_file.outcomes_told", FILE, {"outcomes": [{"number": 2, "outcome": "paid"}]})
    assets.says("payment_request.confirmed", PAYMENT, {"amount_fen": 450})
    assets.says("slip.entered", SLIP, {"entity": ENTITY, "key": f"payment/{PAYMENT}/r"})
    assets.says("journal.slip_vouchered", str(UUID(int=121)), {"slip": SLIP, "voucher": VOUCHER})
    assets.books(VOUCHER, date(2026, 5, 1), 450, origin=f"assets.slip/{SLIP}")
    assets.says("bank_line.recorded", BANK_LINE, {"amount_fen": 450})
    assets.says("bank_line.matched", BANK_LINE, {"payment_request": None, "pay_file": FILE})
    assets.county.happens(
        "disclosure.publication.published", str(UUID(int=122)), {"of": [VOUCHER]}, unit=VILLAGE
    )
