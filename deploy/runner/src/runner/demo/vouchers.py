"""The vouchers that a village's accountant writes without a slip, and those of the worked year."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from kernel.periods import Month
from runner.demo.money_steps import CHART, OfAssets, step
from runner.demo.steps import CREATED
from runner.demo.villages import ACCOUNTANT, MoneyVillage

WORKED_YEAR = Path(__file__).with_name("worked_year.csv")
MONEY = ("101", "102")
IDS = frozenset(("party", "project", "fund", "contract"))


@dataclass(frozen=True, kw_only=True)
class Written:
    """One voucher: its lines are the bodies that the route takes."""

    draft: str
    kind: str
    dated_on: date
    lines: Sequence[dict[str, Any]]
    corrects: str | None = None

    @property
    def moves_cash(self) -> bool:
        """Whether a cashier signs it: opening balances move nothing."""
        return self.kind != "opening" and any(line["account"] in MONEY for line in self.lines)

    def prepared(self, village: MoneyVillage, month: Month) -> OfAssets:
        """Give the command that prepares it; it is dated in the month in which it is posted."""
        assert Month.of(self.dated_on) == month
        body: dict[str, Any] = {
            "draft": self.draft,
            "kind": self.kind,
            "dated_on": self.dated_on.isoformat(),
            "chart": CHART,
            "lines": list(self.lines),
            "summary": "示例",
            "attachments": 1,
        }
        if self.corrects is not None:
            body |= {"corrects": self.corrects, "red_ink": True}
        path = f"/entities/{village.entity}/vouchers"
        return step(village.by(ACCOUNTANT), path, body, status=CREATED)


def line(account: str, fen: int, **named: str) -> dict[str, Any]:
    """Give a debit above zero, or a credit below it."""
    side = {"debit_fen": fen} if fen > 0 else {"credit_fen": -fen}
    return {"account": account, **side, **named}


def opening(village: MoneyVillage, on: date) -> Written:
    """Give the opening balances of an ordinary village."""
    return Written(
        draft="opening",
        kind="opening",
        dated_on=on,
        lines=[
            line("102", 60_000_000, bank_account=village.bank_account),
            line("151", 40_000_000),
            line("152", -8_000_000),
            line("301", -50_000_000),
            line("311", -42_000_000),
        ],
    )


def ordinary(village: MoneyVillage, month: str, on: date) -> list[Written]:
    """Give what every month brings: the subsidy, rents due and received, wages, depreciation."""
    bank, tenant = village.bank_account, village.party("tenant")
    found = [
        ("receipt", [line("102", 666_700, bank_account=bank), line("503", -666_700)]),
        ("accrual", [line("112", 300_000, party=tenant), line("501", -300_000)]),
        (
            "receipt",
            [line("102", 300_000, bank_account=bank), line("112", -300_000, party=tenant)],
        ),
        ("accrual", [line("513", 420_000), line("212", -420_000)]),
        ("payment", [line("212", 420_000), line("102", -420_000, bank_account=bank)]),
        ("depreciation", [line("511", 80_000), line("513", 40_000), line("152", -120_000)]),
    ]
    return [
        Written(draft=f"{month}-m{number}", kind=kind, dated_on=on, lines=lines)
        for number, (kind, lines) in enumerate(found, 1)
    ]


def worked_year(village: MoneyVillage) -> list[Written]:
    """Give the vouchers of the worked year, in the order in which they are posted."""
    return [
        Written(
            draft=own[0]["draft"],
            kind=own[0]["kind"],
            dated_on=date.fromisoformat(own[0]["dated_on"]),
            lines=[_line(row, village) for row in own],
            corrects=own[0]["corrects"] or None,
        )
        for own in _rows()
    ]


@cache
def _rows() -> tuple[list[dict[str, str]], ...]:
    with WORKED_YEAR.open(encoding="utf-8", newline="") as file:
        return tuple(_grouped(csv.DictReader(file)))


def _grouped(rows: Any) -> Iterator[list[dict[str, str]]]:
    for _, own in groupby(rows, key=lambda row: row["draft"]):
        yield list(own)


def _line(row: dict[str, str], village: MoneyVillage) -> dict[str, Any]:
    found: dict[str, Any] = {"account": row["account"]}
    for side in ("debit_fen", "credit_fen"):
        if int(row[side]):
            found[side] = int(row[side])
    if row["kept_by"]:
        dimension, _, name = row["kept_by"].partition(":")
        found[dimension] = (
            village.bank_account
            if dimension == "bank_account"
            else (village.party(name) if dimension in IDS else name)
        )
    return found
