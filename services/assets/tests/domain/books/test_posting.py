from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.books.lines import Line, check_lines
from assets.domain.books.slip import Share, Slip
from assets.domain.books.slip_errors import (
    PostingRuleUnknownError,
    SlipAmountsError,
    SlipNamesAlreadyError,
)
from services.assets.tests.bookkeeping import BASIC, worked_year
from services.assets.tests.charts import CHART, RULES
from services.assets.tests.slips import fact
from services.assets.tests.vouchers import TENANT, credit, debit

NAMES = ("sub", "bank_account", "party", "project", "fund", "source", "contract")
YEAR = {each.draft: each for each in worked_year()}
BOOKED: dict[str, dict[str, dict[str, int]]] = {
    "w1a": {"contract-fee.due": {"amount": 2_400_000}},
    "w1b": {"contract-fee.due-outside": {"amount": 3_600_000}},
    "w1c": {
        "contract-fee.received": {"bank": 2_000_000},
        "contract-fee.received-outside": {"bank": 3_600_000},
    },
    "w2a": {"rent.prepaid": {"bank": 6_000_000}},
    "w2b": {"rent.earned": {"amount": 4_500_000}},
    "w3": {"subsidy.received": {"bank": 8_000_000}},
    "w4a": {"grant.received": {"bank": 10_000_000}},
    "w4b": {"grant.spent-on-works": {"bank": 10_000_000, "granted": 10_000_000}},
    "w4c": {"works.finished": {"amount": 10_000_000}},
    "w5": {"grant.spent-without-asset": {"bank": 2_000_000}},
    "w6": {"grant.returned": {"bank": 500_000}},
    "w7a": {"pass-through.received": {"bank": 3_000_000}},
    "w7b": {"pass-through.paid": {"bank": 3_000_000}},
    "w8a": {"levy.billed": {"amount": 1_000_000}},
    "w8b": {"levy.received": {"bank": 980_000}},
    "w8c": {"levy.spent": {"bank": 950_000}},
    "w9": {"labour.contributed": {"amount": 400_000}},
    "w8d": {"levy.works-finished": {"amount": 1_350_000, "levied": 950_000}},
    "w10a": {"wages.accrued": {"amount": 4_800_000}},
    "w10b": {"wages.paid": {"bank": 4_700_000, "tax": 100_000}},
    "w10c": {"tax.paid": {"bank": 100_000}},
    "w11a": {"labour-fee.accrued": {"amount": 600_000}},
    "w11b": {"labour-fee.paid": {"bank": 600_000}},
    "w12": {"office.paid": {"bank": 320_000}},
    "w13a": {"advance.lent": {"bank": 200_000}},
    "w13b": {"advance.cleared": {"spent": 175_000, "bank": 25_000}},
    "w14": {"asset.bought": {"bank": 1_500_000}},
    "w15": {
        "depreciation.let": {"amount": 2_000_000},
        "depreciation.management": {"amount": 500_000},
        "depreciation.welfare": {"amount": 500_000},
    },
    "w16a": {"disposal.out": {"carrying": 200_000, "depreciated": 800_000}},
    "w16b": {"disposal.proceeds": {"bank": 260_000}},
    "w16c": {"disposal.cost": {"bank": 10_000}},
    "w16d": {"disposal.gain": {"amount": 50_000}},
    "w17a": {"service.rendered": {"amount": 1_200_000}},
    "w17b": {"service.paid": {"bank": 1_080_000}},
    "w17c": {"service.paid": {"bank": 90_000}},
    "w17d": {"service.forfeited": {"amount": 30_000}},
    "w18a": {"waste-fee.billed": {"amount": 720_000}},
    "w18b": {"waste-fee.received": {"bank": 648_000}},
    "w18c": {"waste-fee.spent": {"bank": 648_000}},
    "w19a": {"points-shop.stocked": {"bank": 500_000}},
    "w19b": {"points-shop.redeemed": {"amount": 420_000}},
    "w19c": {"bonus.paid": {"bank": 100_000}},
    "w20a": {"donation.received": {"bank": 800_000}},
    "w20b": {"donation.goods-received": {"amount": 200_000}},
    "w20c": {"donation.goods-given": {"amount": 200_000}},
    "w21a": {
        "land.collective-share": {"bank": 3_000_000},
        "land.households-share": {"bank": 7_000_000},
    },
    "w21b": {"land.paid-out": {"bank": 7_000_000}},
    "w22a": {"interest.received": {"bank": 60_000}},
    "w22b": {"bank-fee.paid": {"bank": 5_000}},
    "w23a": {"investment.made": {"bank": 5_000_000}},
    "w23b": {"investment.dividend-declared": {"amount": 300_000}},
    "w23c": {"investment.dividend-received": {"bank": 300_000}},
    "w24a": {"tax.accrued": {"amount": 120_000}},
    "w24b": {"tax.paid": {"bank": 120_000}},
    "w24c": {"income-tax.accrued": {"amount": 50_000}},
    "w25d": {"distribution.reserve": {"amount": 2_385_000}},
    "w25e": {"distribution.declared": {"amount": 5_000_000}},
    "w25f": {"distribution.paid": {"bank": 4_960_000}},
}
"""The vouchers of a village's year of 25 kinds of events, and the rules that give them."""


def slip_of(rule: str, *shares: Share) -> Slip:
    return Slip.enter(fact(rule=rule, shares=shares), month="2026-05")


def share(fen: int, amount: str = "amount", **named: Any) -> Share:
    return Share(amounts={"amount": fen, amount: fen}, named={k: str(v) for k, v in named.items()})


def test_lines_are_those_of_the_rule_and_equal_ones_are_merged() -> None:
    other = UUID(int=0x99)
    slip = slip_of(
        "contract-fee.received",
        share(300, "bank", bank_account=BASIC, party=TENANT),
        share(200, "bank", bank_account=BASIC, party=other),
        share(50, "bank", bank_account=BASIC, party=TENANT),
    )

    assert RULES.named("contract-fee.received").lines_of(slip, {}) == (
        debit("102", 550, bank_account=BASIC),
        credit("113", 350, party=TENANT),
        credit("113", 200, party=other),
    )


def test_an_amount_that_the_slip_lacks_gives_no_line() -> None:
    paid = Share(amounts={"amount": 100, "cash": 40, "tax": 60}, named={})

    assert RULES.named("labour-fee.paid").lines_of(slip_of("labour-fee.paid", paid), {}) == (
        debit("213", 100),
        credit("101", 40),
        credit("214", 60, sub="income-tax-withheld"),
    )


def test_what_the_slip_leaves_open_is_named_and_nothing_else() -> None:
    rule = RULES.named("office.paid")
    slip = slip_of("office.paid", share(100, "bank"))

    assert rule.lines_of(slip, {"bank_account": str(BASIC)})[1].bank_account == BASIC
    with pytest.raises(SlipNamesAlreadyError):
        rule.lines_of(slip, {"party": str(TENANT)})
    known = slip_of("office.paid", share(100, "bank", bank_account=BASIC))
    with pytest.raises(SlipNamesAlreadyError):
        rule.lines_of(known, {"bank_account": str(TENANT)})


def test_amounts_that_are_not_the_sums_of_the_rule_are_refused() -> None:
    slip = slip_of("office.paid", Share(amounts={"amount": 100, "bank": 99}, named={}))

    with pytest.raises(SlipAmountsError):
        RULES.named("office.paid").lines_of(slip, {})


def test_the_rules_give_the_vouchers_of_a_villages_year() -> None:
    assert BOOKED.keys() == YEAR.keys() - {"opening"}
    for draft, slips in BOOKED.items():
        given_ = [line for rule, amounts in slips.items() for line in lines_by(rule, amounts)]
        assert sums_of(given_) == sums_of(YEAR[draft].lines), draft


def lines_by(rule: str, amounts: dict[str, int]) -> tuple[Line, ...]:
    own = RULES.named(rule)
    whole = {name: sum(amounts.get(p, 0) for p in parts) for name, parts in own.sums.items()}
    named = {name: "word" if name in {"sub", "source"} else str(TENANT) for name in NAMES}
    return own.lines_of(slip_of(rule, Share(amounts=amounts | whole, named=named)), {})


def sums_of(lines: Iterable[Line]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.account] += line.net_fen
    return sums


def test_what_is_forfeited_reduces_the_expense_of_its_year_in_red_ink_and_a_later_one_in_blue() -> (
    None
):
    rule = RULES.named("retention.forfeited")
    slip = slip_of("retention.forfeited", share(30_000, party=TENANT))

    within = rule.lines_of(slip, {}, red=rule.reddens(slip, date(2026, 12, 31)))
    after = rule.lines_of(slip, {}, red=rule.reddens(slip, date(2027, 1, 1)))

    kept = debit("211", 30_000, sub="retained", party=TENANT)
    assert within == (kept, debit("514", -30_000))
    assert after == (kept, credit("514", 30_000))
    check_lines(within, red_ink=True)
    # The worked year writes it so by hand.
    assert sides_of(within) == sides_of(YEAR["w17d"].lines)


def test_no_line_is_red_where_its_rule_does_not_say_so() -> None:
    rule = RULES.named("retention.forfeited-earlier")
    slip = slip_of(rule.key, share(30_000, party=TENANT))

    assert not rule.reddens(slip, slip.dated_on)
    assert rule.lines_of(slip, {})[1] == credit("514", 30_000)


def sides_of(lines: Iterable[Line]) -> list[tuple[str, int, int]]:
    return [(line.account, line.debit_fen, line.credit_fen) for line in lines]


def test_a_rule_that_was_not_adopted_is_named() -> None:
    with pytest.raises(PostingRuleUnknownError, match=r"posting-rules@1 has no rule nobody"):
        RULES.named("nobody.paid")


def test_every_category_of_payment_has_its_rules() -> None:
    benefit, other = RULES.payment("benefit"), RULES.payment("road-repair")

    assert benefit is not None
    assert other is not None
    assert (benefit.paid, other.paid, other.form) == (
        "bonus.paid",
        "payment.paid",
        "village_collective",
    )
    for each in RULES.payments.values():
        assert each.paid in RULES.rules
        assert each.returned in RULES.rules


@pytest.mark.parametrize("key", sorted(RULES.rules))
@given(fen=st.integers(min_value=1, max_value=10**12), count=st.integers(1, 3))
@settings(max_examples=5)
def test_every_adopted_rule_gives_lines_that_balance_under_the_chart(
    key: str, fen: int, count: int
) -> None:
    rule = RULES.named(key)
    parts = [part for whole in rule.sums.values() for part in whole]
    plain = {line.amount for line in rule.lines} - set(rule.sums)
    amounts = {name: fen + place for place, name in enumerate(sorted({*parts, *plain}))}
    amounts |= {whole: sum(amounts[p] for p in parts) for whole, parts in rule.sums.items()}
    named = {name: "word" if name in {"sub", "source"} else str(TENANT) for name in NAMES}

    slip = slip_of(key, *[Share(amounts=amounts, named=named)] * count)
    lines = rule.lines_of(slip, {})

    check_lines(lines, red_ink=False)
    CHART.check("2023-14", lines)
    assert len(lines) <= len(rule.lines)
