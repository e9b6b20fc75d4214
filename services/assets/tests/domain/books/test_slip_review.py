from uuid import UUID

import pytest

from assets.domain.books.posting import ReviewDuty
from assets.domain.books.slip import Slip
from assets.domain.books.slip_errors import (
    SlipNotReviewedError,
    SlipObjectedError,
    SlipObjectionUnknownError,
    SlipReviewedError,
    SlipReviewerNotApartError,
)
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, happened
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.slips import fact
from services.assets.tests.vouchers import CASHIER, PREPARER, REVIEWER

MEMBER, CHAIR, CLERK = UUID(int=0x11), UUID(int=0x12), UUID(int=0x13)
VILLAGE, ELSEWHERE = UUID(int=0x21), UUID(int=0x22)
POST, RULE = "supervision-committee-member", "finance/posting-rules@1"
WORDS = Personal(ENTITY, "vouchers", "发票不符")
BOOKKEEPERS = frozenset((PREPARER, REVIEWER, CASHIER))


def slip(fen: int = 500_000, rule: str = "office.paid") -> Slip:
    made = Slip.enter(fact(fen=fen, rule=rule, doers=(CLERK,)), month="2026-05")
    made.collect_events()
    return made


def test_a_slip_that_is_to_be_reviewed_waits_for_somebody_apart() -> None:
    own = slip()
    own.check_bookable(asked=False, others=BOOKKEEPERS)
    with pytest.raises(SlipNotReviewedError):
        own.check_bookable(asked=True, others=BOOKKEEPERS)

    own.review(CASHIER, post=POST, rule=RULE)
    with pytest.raises(SlipReviewerNotApartError):
        own.check_bookable(asked=True, others=BOOKKEEPERS)
    own.review(MEMBER, post=POST, rule=RULE)
    own.check_bookable(asked=True, others=BOOKKEEPERS)

    assert happened(own)[-1] == Fact(Slip.Reviewed, reviewer=MEMBER, post=POST, rule=RULE)


def test_nobody_reviews_what_they_asked_for_or_twice() -> None:
    own = slip()
    own.review(MEMBER, post=POST, rule=RULE)

    with pytest.raises(SlipReviewerNotApartError):
        own.review(CLERK, post=POST, rule=RULE)
    with pytest.raises(SlipReviewerNotApartError):
        own.object(CLERK, post=POST, rule=RULE, reason=WORDS)
    with pytest.raises(SlipReviewedError):
        own.review(MEMBER, post=POST, rule=RULE)


def test_an_objection_stops_posting_until_somebody_else_answers() -> None:
    own = slip()
    own.review(MEMBER, post=POST, rule=RULE)
    assert own.object(CHAIR, post=POST, rule=RULE, reason=WORDS) == 1
    assert own.object(MEMBER, post=POST, rule=RULE, reason=WORDS) == 2

    with pytest.raises(SlipReviewerNotApartError):
        own.answer(1, CHAIR, answer=WORDS)
    own.answer(1, PREPARER, answer=WORDS)
    for asked in (True, False):
        with pytest.raises(SlipObjectedError):
            own.check_bookable(asked=asked, others=BOOKKEEPERS)
    own.answer(2, PREPARER, answer=WORDS)
    with pytest.raises(SlipObjectionUnknownError):
        own.answer(2, PREPARER, answer=WORDS)

    own.check_bookable(asked=True, others=BOOKKEEPERS)


def test_a_duty_asks_for_its_units_rules_and_amounts_alone() -> None:
    duty = ReviewDuty(
        posts={POST: None, "town-reviewer": ELSEWHERE},
        units=frozenset((VILLAGE,)),
        rules=frozenset(("office.paid",)),
        amount_fen_least=500_000,
    )

    assert duty.asks_for(VILLAGE, slip())
    assert not duty.asks_for(ELSEWHERE, slip())
    assert not duty.asks_for(VILLAGE, slip(499_999))
    assert not duty.asks_for(VILLAGE, slip(rule="wages.paid"))
    assert duty.post_of(VILLAGE, [("cashier", VILLAGE), (POST, VILLAGE)]) == POST
    assert duty.post_of(VILLAGE, [("town-reviewer", ELSEWHERE)]) == "town-reviewer"
    assert duty.post_of(VILLAGE, [(POST, ELSEWHERE), ("town-reviewer", VILLAGE)]) is None
