from typing import Any
from uuid import UUID

import pytest

from assets.application.books.slips import enter_slips, slip_wanted
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.lines import AMOUNT_FEN_MAX
from assets.domain.books.slip import (
    SHARES_MAX,
    Share,
    Slip,
    SlipAmount,
    SlipDraft,
    SlipShare,
)
from assets.domain.books.slip_errors import (
    SlipInOrderError,
    SlipNotDoubleError,
    SlipNotWaitingError,
    SlipsWaitingError,
)
from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Month
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.charts import CHART
from services.assets.tests.slips import TODAY, fact
from services.assets.tests.vouchers import ACCRUED, PREPARER, prepared

REASON = Personal(ENTITY, "vouchers", "重复")
MAY, JUNE = Month("2026-05"), Month("2026-06")
ENTERED = Fact(
    Slip.Entered,
    entity=ENTITY,
    key="payment/1/a",
    rule="office.paid",
    dated_on=MAY.last_on.replace(day=15),
    month="2026-05",
    shares=[
        SlipShare(
            amounts=[SlipAmount(name="amount", fen=5_000), SlipAmount(name="bank", fen=5_000)],
            bank_account=BASIC,
        )
    ],
    evidence=[],
    irregular=[],
    doers=[],
)


def entity_from(month: str) -> Entity:
    entity = Entity(
        unit=UUID(int=9), form="village_collective", name="社", chart="2023-14", books_from=month
    )
    entity._id = ENTITY
    return entity


def slip(key: str = "payment/1/a", **said: Any) -> Slip:
    return Slip.enter(fact(key, **said), month="2026-05")


def closed(month: str) -> Journal:
    journal = Journal(ENTITY, month)
    last = Month(month)
    journal.close(None, first_month=last, chart=CHART, today=last.last_on)
    return journal


def enter(draft: SlipDraft, *known: AggregateRoot, today: Any = TODAY) -> list[AggregateRoot]:
    states = {each.id: each for each in known}
    wanted = slip_wanted(ENTITY, draft.key, dated_on=draft.dated_on, today=today)
    return enter_slips([draft], [states.get(each) for _, each in wanted], today=today)


def test_a_slip_says_what_happened_for_good() -> None:
    assert happened(slip()) == [ENTERED]


def test_a_slip_waits_in_the_month_of_its_fact() -> None:
    saved, journal = enter(fact(), entity_from("2026-01"))

    assert isinstance(journal, Journal)
    assert (journal.month, journal.slips) == (MAY, {saved.id: "payment/1/a"})


def test_a_fact_of_a_closed_month_waits_in_todays_with_its_own_day() -> None:
    saved, journal = enter(fact(), entity_from("2026-01"), closed("2026-05"))

    assert isinstance(saved, Slip)
    assert isinstance(journal, Journal)
    assert (saved.dated_on.isoformat(), saved.month) == ("2026-05-15", "2026-07")
    assert journal.month == Month("2026-07")


def test_what_comes_after_the_close_on_the_last_day_waits_in_the_next_month() -> None:
    last = MAY.last_on
    draft = fact(on=last.isoformat())

    saved, _ = enter(draft, entity_from("2026-01"), closed("2026-05"), today=last)

    assert isinstance(saved, Slip)
    assert saved.month == "2026-06"


def test_where_no_books_are_kept_or_they_begin_later_nothing_waits() -> None:
    assert enter(fact()) == []
    assert enter(fact(), entity_from("2026-08")) == []


def test_a_fact_from_before_the_books_waits_in_todays_month_as_irregular() -> None:
    saved, _ = enter(fact(), entity_from("2026-06"))

    assert isinstance(saved, Slip)
    assert (saved.month, saved.irregular) == ("2026-07", ("before_books",))


def test_a_fact_enters_once() -> None:
    assert enter(fact(), entity_from("2026-01"), given(Slip, ENTERED)) != []
    known = slip()
    assert enter(fact(), entity_from("2026-01"), known) == []


def test_several_facts_of_one_act_share_the_journal_of_their_month() -> None:
    drafts = [fact("a"), fact("b"), fact("c", on="2026-06-02"), fact("a")]
    entity = entity_from("2026-01")

    found = [entity, None, None, None, None] * len(drafts)
    saved = enter_slips(drafts, found, today=TODAY)

    journals = [each for each in saved if isinstance(each, Journal)]
    assert [each.month for each in journals] == [MAY, JUNE]
    assert sorted(journals[0].slips.values()) == ["a", "b"]
    assert len(saved) == 5


def test_the_largest_slip_stands_in_one_event() -> None:
    amounts = {f"{name}-{'x' * 20}": AMOUNT_FEN_MAX for name in "abc"}
    dimensions = ("bank_account", "party", "project", "fund", "contract")
    named = {**dict.fromkeys(dimensions, str(BASIC)), "sub": "s" * 64, "source": "s" * 64}
    draft = fact(
        shares=(Share(amounts=amounts, named=named),) * SHARES_MAX,
        evidence=tuple("sha256:" + "0" * 64 for _ in range(10)),
    )

    # Raises where the stored bytes would be more than those of an event.
    assert len(happened(Slip.enter(draft, month="2026-05"))) == 1


def test_a_month_does_not_close_while_a_slip_waits_and_names_it() -> None:
    journal = Journal(ENTITY, "2026-05")
    journal.enter_slip(slip())

    with pytest.raises(SlipsWaitingError, match="payment/1/a") as refusal:
        journal.close(None, first_month=MAY, chart=CHART, today=TODAY)
    assert refusal.value.details["slips"] == ["payment/1/a"]


def test_a_slip_waits_again_once_its_voucher_is_voided() -> None:
    own, journal, voucher = slip(), Journal(ENTITY, "2026-05"), prepared(*ACCRUED)
    journal.enter_slip(own)
    journal.enter_from_slip(own, voucher, first_month=MAY)
    with pytest.raises(SlipNotWaitingError):
        journal.enter_from_slip(own, prepared(*ACCRUED, draft="other"), first_month=MAY)

    journal.void(voucher)

    assert journal.slips == {own.id: "payment/1/a"}
    again = prepared(*ACCRUED, draft="again")
    journal.enter_from_slip(own, again, first_month=MAY)
    journal.post(again, chart=CHART)
    assert (journal.slips, journal.vouchered) == ({}, {})


def test_a_slip_in_order_is_not_set_aside() -> None:
    with pytest.raises(SlipInOrderError):
        slip().set_aside(PREPARER, reason=REASON)


def test_an_irregular_slip_is_set_aside_with_a_reason() -> None:
    own = slip(irregular=("reference_known",))
    own.set_aside(PREPARER, reason=REASON)

    journal = Journal(ENTITY, "2026-05")
    journal.enter_slip(own)
    journal.set_slip_aside(own)

    assert happened(own)[-1] == Fact(Slip.SetAside, person=PREPARER, reason=REASON, double_of=None)
    journal.close(None, first_month=MAY, chart=CHART, today=TODAY)


def test_a_double_slip_names_one_that_says_the_same_and_stands() -> None:
    first, second = slip("payment/1/a"), slip("statement/7")

    for other in (second, slip("statement/8", fen=4_999)):
        with pytest.raises(SlipNotDoubleError):
            second.set_aside(PREPARER, reason=REASON, double=other)
    second.set_aside(PREPARER, reason=REASON, double=first)

    with pytest.raises(SlipNotDoubleError):
        first.set_aside(PREPARER, reason=REASON, double=second)
