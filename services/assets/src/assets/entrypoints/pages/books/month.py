"""The bookkeeper's month (会计的一个月): what stands in the way of closing, and closing itself."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.books.ledger import AsOf
from assets.adapters.books.month_lists import MonthCounts
from assets.application.books.commands import CloseMonth
from assets.domain.books.chart import DISTRIBUTION, Chart
from assets.domain.books.journal import LAST_MONTH, not_carried_over
from assets.domain.books.posting import PostingRule
from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.books.statements import trial_lines
from assets.entrypoints.pages.books.as_of import Asked
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from assets.entrypoints.pages.books.visit import Visit, visits
from assets.entrypoints.pages.books.words import WORDS
from assets.entrypoints.payments.payments_reads import READ as READ_PAYMENTS
from chassis.browser.entrance import pages_router
from chassis.browser.errors import FormUnfinishedError
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Month

CLOSE = "assets.period.close"
SHOWN_MAX = 50
UNPOSTED = ("prepared", "reviewed")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a month is from being closed."""

    closed: Row | None
    """The journal of the month, once it is closed."""
    before: str | None
    """The month before, where it has to be closed first."""
    over: bool
    """Whether the month's last day has come."""
    kept: bool
    """Whether books were kept in the month at all."""
    counts: MonthCounts
    not_carried_over: list[str]
    """At a year's end, the accounts that are not zero yet."""

    @property
    def blocked(self) -> bool:
        """Whether something of it stands in the way."""
        waiting = self.counts.slips or self.counts.unposted or self.not_carried_over
        return not self.kept or not self.over or self.before is not None or bool(waiting)


def month_routes(parts: MoneyParts) -> APIRouter:
    """Give the page and its form."""
    router = pages_router()
    asked_with = visits(parts, READ_BOOKS)
    closes = parts.desk.gate.caller(permission(CLOSE, key_required=True))

    @router.get("/{language}/entities/{entity}/months/{month}")
    async def show_month(
        month: MonthText,
        visit: Annotated[Visit, Depends(asked_with)],
        done: str = "",
    ) -> Response:
        """Show how far a month is from being closed."""
        known = await visit.known()
        values = await _month(parts, visit.caller, (known, Month(month)), visit.asked, visit.spoken)
        return visit.show("month.html", **values, done=done, faults=None)

    @router.post("/{language}/entities/{entity}/months/{month}")
    async def close_month(
        request: Request,
        language: str,
        entity: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(closes)],
    ) -> Response:
        """Close a month for good."""
        spoken = spoken_in(language)
        closed = Month(month)
        context = await parts.context(caller, entity, on=closed.last_on)
        form = await Form.read(request)
        try:
            if not form.text("sure"):
                raise FormUnfinishedError("sure")
            command = CloseMonth(entity=entity, month=closed)
            receipt = await parts.kept.books.close_month(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _refused(parts, request, spoken, caller, (entity, closed), faults)
        place = f"{spoken.path}/entities/{entity}/months/{month}"
        return parts.desk.screens.go(request, f"{place}?done=closed&after={receipt.position or 0}")

    return router


async def _refused(  # noqa: PLR0913, PLR0917  # what the page is about, and what is wrong
    parts: MoneyParts,
    request: Request,
    spoken: Spoken,
    caller: Caller,
    place: tuple[UUID, Month],
    faults: Faults,
) -> Response:
    entity, month = place
    known = await parts.entity(caller.asking(READ_BOOKS), entity)
    asked = Asked(on=None, recorded_until=None)
    values = await _month(parts, caller, (known, month), asked, spoken)
    return parts.desk.screens.show(
        request, "month.html", spoken, status=faults.status, **values, done="", faults=faults
    )


async def _month(
    parts: MoneyParts, caller: Caller, place: tuple[Row, Month], asked: Asked, spoken: Spoken
) -> dict[str, Any]:
    """Give everything that the page shows."""
    known, month = place
    entity, lists = known["entity"], parts.reads.lists
    on = asked.on if asked.on is not None and Month.of(asked.on) == month else month.last_on
    chart = parts.chart(known, on)
    as_of = AsOf(on=on, recorded_until=asked.recorded_until)
    trial = trial_lines(await parts.ledger.sub_accounts(entity, as_of), chart)
    waiting = [
        row
        for state in UNPOSTED
        for row in await lists.vouchers(entity, month.text, state=state, limit=SHOWN_MAX)
    ]
    closing = caller.asking(permission(CLOSE))
    book = parts.posting.find(known["unit"], known["chart"], month.last_on)
    rules = {} if book is None else book.rules
    return {
        "entity": known,
        "month": month.text,
        "asked": asked,
        "on": on,
        "standing": await _standing(parts, known, month, chart),
        "slips": [
            {
                **row,
                "name": _rule_name(rules.get(row["rule"]), spoken) or row["rule"],
                "payment": _payment_of(row["key"]),
            }
            for row in await lists.slips(entity, month.text, state="waiting", limit=SHOWN_MAX)
        ],
        "reads_payments": caller.asking(permission(READ_PAYMENTS)).grant(known["unit"]) is not None,
        "vouchers": await parts.reads.opened(waiting),
        "unmatched": (
            await lists.unmatched(entity, min(month.last_on, parts.today()))
            if caller.asking(READ_BANK).grant(known["unit"]) is not None
            else None
        ),
        "trial": trial,
        "sums": _sums(trial),
        "may_close": closing.grant(known["unit"]) is not None,
        "form": Form(()),
        "position": await parts.reader.position(),
    }


def _payment_of(key: str) -> str | None:
    """Give the payment request whose fact a slip is, by the key that payments give their slips."""
    kind, _, rest = key.partition("/")
    return rest.partition("/")[0] if kind == "payment" else None


def _rule_name(rule: PostingRule | None, spoken: Spoken) -> str:
    if rule is None:
        return ""
    return rule.name if spoken is CHINESE else rule.name_en


async def _standing(parts: MoneyParts, known: Row, month: Month, chart: Chart) -> Standing:
    entity, before = known["entity"], month.previous()
    rows = await parts.reader.rows(
        "SELECT * FROM read.journals WHERE entity = %s AND month = ANY(%s) AND closed_at IS NOT"
        " NULL",
        *(entity, [month.text, before.text]),
    )
    closed = {row["month"]: row for row in rows}
    earlier_open = month.text > known["books_from"] and before.text not in closed
    return Standing(
        closed=closed.get(month.text),
        before=before.text if earlier_open else None,
        over=parts.today() >= month.last_on,
        kept=month.text >= known["books_from"],
        counts=await parts.reads.lists.counts(entity, month.text),
        not_carried_over=(
            await _year_end(parts, entity, month.last_on, chart)
            if month.number == LAST_MONTH
            else []
        ),
    )


async def _year_end(parts: MoneyParts, entity: UUID, on: date, chart: Chart) -> list[str]:
    balances: dict[tuple[str, str | None], int] = {}
    for row in await parts.ledger.sub_accounts(entity, AsOf(on=on)):
        account = row["account"]
        key = (account, row["sub"] if account == chart.roles[DISTRIBUTION] else None)
        moved = row["opening_fen"] + row["debit_fen"] - row["credit_fen"]
        balances[key] = balances.get(key, 0) + moved
    return not_carried_over(balances, chart)


def _sums(trial: list[Any]) -> dict[str, int]:
    """Add both sides of the trial balance up; they are equal while every voucher balances."""
    return {
        "opening_debit": sum(max(each.opening_fen, 0) for each in trial),
        "opening_credit": sum(max(-each.opening_fen, 0) for each in trial),
        "debit": sum(each.debit_fen for each in trial),
        "credit": sum(each.credit_fen for each in trial),
        "balance_debit": sum(max(each.balance_fen, 0) for each in trial),
        "balance_credit": sum(max(-each.balance_fen, 0) for each in trial),
    }
