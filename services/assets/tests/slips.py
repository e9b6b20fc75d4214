"""Facts of other areas as they come to the books, for tests."""

from datetime import date
from typing import Any
from uuid import UUID

from assets.application.books.slips import enter_slip, slip_wanted
from assets.domain.books.slip import Share, Slip, SlipDraft
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, unit

TODAY = date(2026, 7, 1)


def fact(
    key: str = "payment/1/a",
    *,
    rule: str = "office.paid",
    on: str = "2026-05-15",
    fen: int = 5_000,
    **said: Any,
) -> SlipDraft:
    share = Share(amounts={"amount": fen, "bank": fen}, named={"bank_account": str(BASIC)})
    named: dict[str, Any] = {"entity": ENTITY, "shares": (share,), **said}
    return SlipDraft(key=key, rule=rule, dated_on=date.fromisoformat(on), **named)


async def happen(desk: Desk, draft: SlipDraft, *, today: date = TODAY) -> UUID:
    """Let a fact happen that the books must know; gives the id of its slip."""

    def decide(*found: AggregateRoot | None) -> Decision:
        return Decision(saved=enter_slip(draft, found, today=today))

    context = Context(
        actor="service/test",
        unit=str(unit(VILLAGE)),
        division=VILLAGE,
        effective_on=draft.dated_on,
        via="api",
    )
    wanted = slip_wanted(draft.entity, draft.key, dated_on=draft.dated_on, today=today)
    await desk.base.log.execute(wanted, decide, context)
    return Slip.create_id(draft.entity, draft.key)
