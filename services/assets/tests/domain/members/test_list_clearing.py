"""What everybody on a paid list was owed is cleared party by party, to the fen."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from assets.domain.books.lines import check_lines
from assets.domain.books.slip import SHARES_MAX, Share, Slip, SlipDraft
from assets.domain.members.list_clearing import ListedPayment, PaidList
from services.assets.tests.charts import RULES
from services.assets.tests.members import ENTITY, someone
from services.assets.tests.vouchers import credit, debit

LIST, DOER = UUID(int=0x115), UUID(int=0xD0)
PAID = SlipDraft(
    entity=ENTITY,
    key="payment/1/B-1",
    rule="distribution.paid",
    dated_on=date(2026, 7, 11),
    shares=(Share(amounts={"amount": 1, "bank": 1}, named={"party": str(LIST)}),),
    irregular=("not_ordered",),
    doers=(DOER,),
)


def line(number: int, fen: int, *, outside: bool = False) -> ListedPayment:
    return ListedPayment(number=number, party=someone(number), amount_fen=fen, outside=outside)


def paid_list(*lines: ListedPayment) -> PaidList:
    return PaidList(pay_list=LIST, lines=lines)


def test_members_and_outsiders_are_cleared_on_their_own_accounts() -> None:
    (draft,) = paid_list(line(1, 300), line(2, 200), line(3, 50, outside=True)).slips(
        PAID, "distribution.cleared"
    )
    slip = Slip.enter(draft, month="2026-07")

    assert RULES.named("distribution.cleared").lines_of(slip, {}) == (
        debit("113", 300, party=someone(1)),
        debit("113", 200, party=someone(2)),
        debit("211", 50, party=someone(3)),
        credit("113", 550, party=LIST),
    )
    assert (draft.dated_on, draft.irregular) == (PAID.dated_on, PAID.irregular)


def test_labour_fees_are_cleared_for_each_party() -> None:
    (draft,) = paid_list(line(1, 300), line(2, 200)).slips(PAID, "labour-fee.cleared")
    slip = Slip.enter(draft, month="2026-07")

    assert RULES.named("labour-fee.cleared").lines_of(slip, {}) == (
        debit("213", 300, party=someone(1)),
        debit("213", 200, party=someone(2)),
        credit("213", 500, party=LIST),
    )


def test_who_stands_on_a_list_twice_is_cleared_by_one_share() -> None:
    twice = ListedPayment(number=2, party=someone(1), amount_fen=200)

    (draft,) = paid_list(line(1, 300), twice).slips(PAID, "distribution.cleared")

    assert [dict(share.amounts) for share in draft.shares] == [{"member": 500}, {"list": 500}]


@settings(max_examples=30, deadline=None)
@property_of(
    st.lists(st.tuples(st.integers(1, 10**9), st.booleans()), min_size=1, max_size=3 * SHARES_MAX)
)
def test_every_party_is_cleared_by_exactly_its_line_and_the_list_by_their_sum(
    amounts: list[tuple[int, bool]],
) -> None:
    lines = [line(n, fen, outside=out) for n, (fen, out) in enumerate(amounts, 1)]
    listed, rule = paid_list(*lines), RULES.named("distribution.cleared")

    drafts = list(listed.slips(PAID, "distribution.cleared"))

    assert [draft.key for draft in drafts] == listed.keys()
    cleared: Counter[UUID] = Counter()
    for draft in drafts:
        booked = rule.lines_of(Slip.enter(draft, month="2026-07"), {})
        check_lines(booked, red_ink=False)
        for each in booked:
            assert each.party is not None
            cleared[each.party] += each.net_fen
    assert cleared.pop(LIST) == -listed.total_fen
    assert cleared == {each.party: each.amount_fen for each in lines}
