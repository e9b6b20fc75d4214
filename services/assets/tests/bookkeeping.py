"""Anjia's books kept through the application: who prepares, reviews, signs and posts."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from assets.adapters.books.account_tokens import CLASSES, KeyedAccountTokens
from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.books.ledger import Ledger
from assets.adapters.books.slip_origins import LoggedSlipOrigins
from assets.application.books.books import Books
from assets.application.books.commands import (
    CloseMonth,
    EstablishEntity,
    OpenBankAccount,
    PostVoucher,
    PrepareVoucher,
    PrepareYearEnd,
    ReviewVoucher,
    SignVoucher,
)
from assets.application.books.entities import Entities
from assets.application.books.slip_reviews import SlipChecks
from assets.domain.books.entity import Entity
from assets.domain.books.lines import Line
from chassis.context import Context
from chassis.personal.opening import open_tokens
from kernel.periods import Month, Year
from services.assets.tests.charts import CHART
from services.assets.tests.desk import Desk
from services.assets.tests.village import COUNTY, VILLAGE, person, subject, unit

FORM = "village_collective"
ENTITY = Entity.create_id(unit(VILLAGE), FORM)
BASIC = Entity.bank_account_id(ENTITY, "basic")
SHARING = frozenset(("w25d", "w25e", "w25f"))
"""The vouchers of the worked year that distribute income, after the results were carried over."""
IDS = frozenset(("party", "project", "fund", "contract"))


@dataclass(frozen=True, kw_only=True)
class Written:
    """A voucher as a file of figures gives it."""

    draft: str
    dated_on: date
    kind: str
    corrects: str | None
    lines: tuple[Line, ...]


class Bookkeeping:
    """Carries vouchers all the way, each step by the person whose step it is."""

    def __init__(self, desk: Desk) -> None:
        base = desk.base
        self.desk = desk
        self.ledger = Ledger(base.reader)
        charts = AdoptedCharts(base.register)
        tokens = KeyedAccountTokens(open_tokens(base.subject_keys, base.algorithms, CLASSES))
        self.entities = Entities(base.log, charts=charts, tokens=tokens)
        rules = AdoptedPostingRules(base.register, county=COUNTY)
        self.books = Books(
            base.log,
            charts=charts,
            balances=self.ledger,
            slips=SlipChecks(rules=rules, origins=LoggedSlipOrigins(base.reader, base.log)),
            today=base.today,
        )

    def as_(self, name: str, on: date) -> Context:
        return Context(
            actor=f"person/{person(name)}/{subject(name)}",
            unit=str(unit(VILLAGE)),
            division=VILLAGE,
            effective_on=on,
            via="api",
        )

    async def begin(self, month: str = "2026-01") -> None:
        begins = Month(month)
        made = self.as_("accountant", begins.first_on)
        await self.entities.establish_entity(
            EstablishEntity(
                unit=unit(VILLAGE),
                form=FORM,
                name="安家村股份经济合作联合社",
                chart=CHART.version,
                books_from=begins,
                credit_code=None,
            ),
            made,
        )
        await self.entities.open_bank_account(
            OpenBankAccount(
                entity=ENTITY,
                key="basic",
                bank="示例农村商业银行",
                kind="basic",
                number="6200 0000 0000 0000 017",
                since=begins.first_on,
            ),
            made,
        )

    async def prepare(self, written: Written, **changed: Any) -> None:
        said: dict[str, Any] = {
            "entity": ENTITY,
            "draft": written.draft,
            "kind": written.kind,
            "dated_on": written.dated_on,
            "chart": CHART.version,
            "lines": written.lines,
            "summary": "示例",
            "about": None,
            "attachments": 1,
            "evidence": (),
            "red_ink": written.corrects is not None,
            "corrects": written.corrects,
            "preparer": person("accountant"),
        }
        command = PrepareVoucher(**{**said, **changed})
        await self.books.prepare_voucher(command, self.as_("accountant", written.dated_on))

    async def finish(self, draft: str, on: date, *, cash: bool) -> None:
        """Review, sign where money moves, and post."""
        review = ReviewVoucher(entity=ENTITY, draft=draft, reviewer=person("reviewer"))
        await self.books.review_voucher(review, self.as_("reviewer", on))
        if cash:
            sign = SignVoucher(entity=ENTITY, draft=draft, cashier=person("cashier"))
            await self.books.sign_voucher(sign, self.as_("cashier", on))
        await self.post(draft, on)

    async def post(self, draft: str, on: date) -> None:
        post = PostVoucher(
            entity=ENTITY, draft=draft, month=Month.of(on), poster=person("accountant")
        )
        await self.books.post_voucher(post, self.as_("accountant", on))

    async def book(self, written: Written) -> None:
        """Carry one voucher all the way."""
        await self.prepare(written)
        cash = written.kind != "opening" and CHART.moves_cash(written.lines)
        await self.finish(written.draft, written.dated_on, cash=cash)

    async def year_end(self, year: str, step: Any) -> Sequence[str]:
        """Carry over what the books say, and give the draft numbers."""
        self.desk.project()
        closed = Year(year)
        command = PrepareYearEnd(
            entity=ENTITY,
            year=closed,
            step=step,
            draft=f"{year}-{step}",
            summary="年末结转",
            preparer=person("accountant"),
        )
        made = await self.books.prepare_year_end(command, self.as_("accountant", closed.last_on))
        drafts: list[str] = json.loads(made.body)["vouchers"]
        for draft in drafts:
            await self.finish(draft, closed.last_on, cash=False)
        return drafts

    async def close(self, month: str) -> None:
        closed = Month(month)
        command = CloseMonth(entity=ENTITY, month=closed)
        await self.books.close_month(command, self.as_("accountant", closed.last_on))

    async def balances(self, on: str) -> dict[str, int]:
        """Give each account's balance at the end of a day, debit above zero."""
        self.desk.project()
        sums: dict[str, int] = {}
        for each in await self.ledger.of(ENTITY, date.fromisoformat(on)):
            sums[each.account] = sums.get(each.account, 0) + each.balance_fen
        return {account: fen for account, fen in sums.items() if fen}


async def keep_year(desk: Desk) -> Bookkeeping:
    """Keep the books of the worked year: post, carry over, and close each month."""
    kept = Bookkeeping(desk)
    await kept.begin()
    year = list(worked_year())
    for voucher in year:
        if voucher.draft not in SHARING:
            await kept.book(voucher)
    assert len(await kept.year_end("2026", "results")) == 3
    for voucher in year:
        if voucher.draft in SHARING:
            await kept.book(voucher)
    assert len(await kept.year_end("2026", "distribution")) == 1
    desk.at("2027-01-05")
    for month in range(1, 13):
        await kept.close(f"2026-{month:02}")
    return kept


def worked_year() -> Iterator[Written]:
    """Give the vouchers of a village's year, in the order in which they were posted."""
    path = Path(__file__).parents[3] / "deploy/runner/src/runner/demo/worked_year.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for draft, rows in groupby(csv.DictReader(file), key=lambda row: row["draft"]):
            own = list(rows)
            yield Written(
                draft=draft,
                dated_on=date.fromisoformat(own[0]["dated_on"]),
                kind=own[0]["kind"],
                corrects=own[0]["corrects"] or None,
                lines=tuple(map(_line, own)),
            )


def _line(row: dict[str, str]) -> Line:
    named: dict[str, Any] = {}
    if row["kept_by"]:
        dimension, _, name = row["kept_by"].partition(":")
        named[dimension] = _named(dimension, name)
    return Line(
        account=row["account"],
        debit_fen=int(row["debit_fen"]),
        credit_fen=int(row["credit_fen"]),
        **named,
    )


def _named(dimension: str, name: str) -> UUID | str:
    if dimension == "bank_account":
        return Entity.bank_account_id(ENTITY, name)
    return subject(name) if dimension in IDS else name
