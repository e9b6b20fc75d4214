from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assets.domain.funds.errors import (
    AidNotApprovedError,
    FundBalanceShortError,
    FundClosedError,
    FundMovedInFutureError,
    FundPurposesError,
    FundReferenceKnownError,
    FundRequestNeededError,
    FundReservedError,
    OutsideFundPurposeError,
    RemunerationExceededError,
    RemunerationOverlapsError,
    TrusteeDrawsOnlyRemunerationError,
)
from assets.domain.funds.fund import Fund
from assets.domain.funds.money import Drawn, Outlay, Receipt, Reservation, SourceTotal
from assets.domain.funds.remuneration import Remuneration
from assets.domain.funds.rules import FundKind, FundNature
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened

ENTITY, UNIT, SHOP, FIRM, REQUEST = (UUID(int=number) for number in range(1, 6))
TODAY = date(2026, 7, 1)
SOURCES = ("residents", "developer", "unit")


def nature(**changed: Any) -> FundNature:
    said: dict[str, Any] = {
        "kind": "community",
        "purposes": ("care", "chargers"),
        "sources": SOURCES,
        "draw": "listed",
        "spending": "by_managers",
        "aid": False,
        "open_to_owners": False,
    }
    return FundNature(**{**said, **changed})


def established(**changed: Any) -> Fact:
    return Fact(
        Fund.Established,
        entity=ENTITY,
        unit=UNIT,
        key="community",
        name="社区基金",
        nature=nature(**changed),
        managers=["cashier"],
        resolution="〔2026〕1号",
    )


def received(source: str, amount_fen: int, *, day: date = TODAY) -> Fact:
    reference = f"{source}-{amount_fen}-{day}"
    receipt = Receipt(source=source, amount_fen=amount_fen, received_on=day, reference=reference)
    return Fact(Fund.Received, receipt=receipt, irregular=[])


def reserved(amount_fen: int, purpose: str = "care") -> Fact:
    aside = Reservation(purpose=purpose, payee=SHOP, amount_fen=amount_fen)
    return Fact(Fund.Reserved, request=REQUEST, reservation=aside)


def outlay(amount_fen: int, **changed: Any) -> Outlay:
    said: dict[str, Any] = {
        "purpose": "care",
        "payee": SHOP,
        "amount_fen": amount_fen,
        "paid_on": TODAY,
        "reference": "B-1",
    }
    return Outlay(**{**said, **changed})


def test_money_is_taken_from_the_sources_as_they_are_listed() -> None:
    fund = given(Fund, established(), received("developer", 500), received("residents", 300))

    fund.pay_out(outlay(400), today=TODAY)

    assert happened(fund) == [
        Fact(
            Fund.PaidOut,
            outlay=outlay(400),
            drawn=[
                Drawn(source="residents", amount_fen=300),
                Drawn(source="developer", amount_fen=100),
            ],
        )
    ]
    assert fund.holdings.balances == {"residents": 0, "developer": 400, "unit": 0}


def test_money_is_taken_from_all_sources_in_share_to_the_last_fen() -> None:
    fund = given(
        Fund, established(draw="pro_rata"), received("developer", 100), received("residents", 200)
    )

    fund.pay_out(outlay(100), today=TODAY)

    assert fund.holdings.balances == {"residents": 133, "developer": 67, "unit": 0}


def test_a_named_source_pays_alone_and_no_more_than_it_holds() -> None:
    fund = given(Fund, established(), received("developer", 500), received("residents", 300))

    with pytest.raises(FundBalanceShortError, match="only 300 fen"):
        fund.pay_out(outlay(301, source="residents"), today=TODAY)
    fund.pay_out(outlay(300, source="residents"), today=TODAY)

    assert fund.holdings.balances["developer"] == 500


@pytest.mark.parametrize(
    ("changed", "facts", "error"),
    [
        ({"purpose": "banquet"}, [], OutsideFundPurposeError),
        ({"amount_fen": 1_001}, [], FundBalanceShortError),
        ({"amount_fen": 901}, [reserved(100)], FundBalanceShortError),
        ({"reference": "residents-1000-2026-07-01"}, [], FundReferenceKnownError),
        ({"paid_on": date(2026, 7, 2)}, [], FundMovedInFutureError),
        (
            {},
            [Fact(Fund.Closed, closed_on=TODAY, totals=[], resolution="〔2026〕9号")],
            FundClosedError,
        ),
    ],
    ids=["purpose", "balance", "set-aside", "reference", "future", "closed"],
)
def test_what_is_asked_of_a_fund_against_its_rules_is_refused(
    changed: dict[str, Any], facts: list[Fact], error: type[DomainError]
) -> None:
    fund = given(Fund, established(), received("residents", 1_000), *facts)

    with pytest.raises(error):
        fund.pay_out(outlay(**{"amount_fen": 100, **changed}), today=TODAY)

    assert happened(fund) == []


def test_what_left_nevertheless_is_recorded_with_all_that_was_wrong() -> None:
    fund = given(Fund, established(), received("residents", 1_000))

    irregular = fund.report_paid(
        outlay(1_500, purpose="banquet"), reporter=FIRM, note=None, today=TODAY
    )

    assert irregular == ["outside_fund_purpose", "fund_balance_short"]
    (fact,) = happened(fund)
    assert fact.fields["uncovered_fen"] == 500
    assert fact.fields["drawn"] == [Drawn(source="residents", amount_fen=1_000)]
    assert fund.holdings.held_fen() == 0


def test_a_report_with_which_nothing_is_wrong_is_an_ordinary_payment() -> None:
    fund = given(Fund, established(), received("residents", 1_000))

    assert fund.report_paid(outlay(10), reporter=FIRM, note=None, today=TODAY) == []
    assert [fact.kind for fact in happened(fund)] == [Fund.PaidOut]


def test_money_leaves_on_requests_alone_where_the_rules_say_so() -> None:
    fund = given(Fund, established(spending="by_request"), received("residents", 1_000))

    with pytest.raises(FundRequestNeededError):
        fund.pay_out(outlay(100), today=TODAY)
    assert fund.report_paid(outlay(100), reporter=FIRM, note=None, today=TODAY) == [
        "fund_request_needed"
    ]


def test_what_is_set_aside_is_free_for_its_request_alone() -> None:
    fund = given(Fund, established(), received("residents", 1_000), reserved(900))

    with pytest.raises(FundBalanceShortError):
        fund.reserve(UUID(int=9), Reservation(purpose="care", payee=SHOP, amount_fen=101),
                     today=TODAY)  # fmt: skip
    assert fund.settle(REQUEST, outlay(600)) == []
    assert (fund.holdings.held_fen(), fund.free_fen()) == (400, 100)
    fund.take_back(REQUEST, amount_fen=200, returned_on=TODAY, reference="R-1")
    assert (fund.holdings.held_fen(), fund.free_fen()) == (600, 100)
    fund.release(REQUEST)

    assert fund.free_fen() == fund.holdings.held_fen() == 600


def test_a_request_outside_the_purpose_sets_nothing_aside() -> None:
    fund = given(Fund, established(), received("residents", 1_000))

    with pytest.raises(OutsideFundPurposeError, match="care, chargers"):
        fund.reserve(REQUEST, Reservation(purpose="banquet", payee=SHOP, amount_fen=1), today=TODAY)


def test_a_fund_for_aid_gives_nothing_that_was_not_approved() -> None:
    fund = given(Fund, established(aid=True, spending="by_request"), received("residents", 1_000))
    aside = Reservation(purpose="care", payee=SHOP, amount_fen=100)

    with pytest.raises(AidNotApprovedError):
        fund.reserve(REQUEST, aside, today=TODAY)
    fund.reserve(REQUEST, aside, today=TODAY, approved=True)

    assert fund.settle(REQUEST, outlay(100)) == []
    assert fund.settle(UUID(int=9), outlay(100, reference="B-2")) == ["aid_not_approved"]


AGREED = Remuneration(
    trustee=FIRM, since=date(2026, 6, 1), until=date(2026, 12, 31), monthly_fen=300
)


def test_a_trustee_draws_its_agreed_remuneration_and_nothing_else() -> None:
    fund = given(Fund, established(), received("residents", 10_000))
    fund.agree_remuneration(AGREED, resolution="〔2026〕2号")
    draw = {"payee": FIRM, "purpose": "remuneration"}

    with pytest.raises(RemunerationExceededError, match="only 600 fen"):
        fund.pay_out(outlay(601, **draw), today=TODAY)
    fund.pay_out(outlay(600, **draw), today=TODAY)
    with pytest.raises(RemunerationExceededError, match="only 0 fen"):
        fund.pay_out(outlay(1, **draw, reference="B-2"), today=TODAY)
    with pytest.raises(TrusteeDrawsOnlyRemunerationError):
        fund.pay_out(outlay(1, payee=FIRM, reference="B-2"), today=TODAY)
    with pytest.raises(OutsideFundPurposeError):
        fund.pay_out(outlay(1, purpose="remuneration", reference="B-2"), today=TODAY)
    with pytest.raises(RemunerationOverlapsError):
        fund.agree_remuneration(AGREED, resolution="〔2026〕3号")

    assert fund.report_paid(
        outlay(5, **draw, reference="B-3"), reporter=SHOP, note=None, today=TODAY
    ) == ["remuneration_exceeded"]


def test_a_share_of_the_receipts_is_drawn_in_whole_fen() -> None:
    agreed = Remuneration(
        trustee=FIRM, since=date(2026, 6, 1), until=date(2026, 6, 30), share=1_000
    )
    receipts = [(date(2026, 5, 31), 1_000), (date(2026, 6, 1), 999), (date(2026, 7, 1), 1_000)]

    assert agreed.agreed_fen(receipts, on=date(2026, 5, 31)) == 0
    assert agreed.agreed_fen(receipts, on=date(2026, 8, 1)) == 99


def test_a_closed_fund_says_what_came_in_was_spent_and_is_left_of_each_source() -> None:
    fund = given(Fund, established(), received("residents", 300), received("unit", 500))
    fund.pay_out(outlay(200, source="unit"), today=TODAY)

    totals = fund.close(closed_on=TODAY, resolution="〔2026〕9号", today=TODAY)

    assert totals == [
        SourceTotal(source="residents", received_fen=300, spent_fen=0, balance_fen=300),
        SourceTotal(source="developer", received_fen=0, spent_fen=0, balance_fen=0),
        SourceTotal(source="unit", received_fen=500, spent_fen=200, balance_fen=300),
    ]
    late = Receipt(source="other", amount_fen=5, received_on=TODAY, reference="L-1")
    assert fund.receive(late, today=TODAY) == ["fund_closed", "other_source"]


def test_a_fund_does_not_close_while_a_payment_is_on_its_way() -> None:
    fund = given(Fund, established(), received("residents", 300), reserved(100))

    with pytest.raises(FundReservedError):
        fund.close(closed_on=TODAY, resolution="〔2026〕9号", today=TODAY)


def test_a_fund_names_its_purposes_out_of_those_of_its_kind() -> None:
    kind = FundKind(
        key="trust",
        purposes=frozenset({"cleaning", "repairs"}),
        sources=("fees",),
        draw="listed",
        spending="by_managers",
    )

    assert kind.nature(()).purposes == ("cleaning", "repairs")
    assert kind.nature(("repairs",)).purposes == ("repairs",)
    with pytest.raises(FundPurposesError):
        kind.nature(("banquet",))
