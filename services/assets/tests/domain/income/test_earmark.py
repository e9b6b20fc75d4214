"""Money for a purpose: what came is what was used and what is left, and nothing else is allowed."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.income.earmark import Contribution, Earmark, Use
from assets.domain.income.earmark_refusals import (
    EarmarkAmountError,
    EarmarkClosedError,
    EarmarkPurposeError,
    EarmarkReferenceTakenError,
    EarmarkSourceError,
    EarmarkSpentError,
)
from assets.domain.income.rules import EarmarkRule
from chassis.testing.aggregates import happened

ENTITY, GIVER, FIRM, BANK = (UUID(int=number) for number in (0xE, 1, 2, 0xC))
DAY, TODAY = date(2026, 5, 15), date(2026, 6, 1)
RULE = EarmarkRule(
    key="waste",
    purposes=frozenset({"removal"}),
    sources=frozenset({"government", "collective", "residents"}),
)


def opened(rule: EarmarkRule = RULE) -> Earmark:
    return Earmark.open(ENTITY, rule, opened_on=DAY, today=TODAY)


def gift(fen: int, source: str = "residents", reference: str = "r-1") -> Contribution:
    return Contribution(
        reference=reference, party=GIVER, source=source, amount_fen=fen, given_on=DAY
    )


def use(fen: int, purpose: str = "removal", reference: str = "u-1") -> Use:
    return Use(
        reference=reference,
        party=FIRM,
        purpose=purpose,
        amount_fen=fen,
        used_on=DAY,
        bank_account=BANK,
    )


def given_to(earmark: Earmark, *gifts: Contribution) -> Earmark:
    for each in gifts:
        earmark.contribute(each, report=False, today=TODAY)
    return earmark


def test_the_sources_add_up_to_what_was_raised() -> None:
    earmark = given_to(
        opened(), gift(300), gift(200, "government", "r-2"), gift(50, reference="r-3")
    )

    assert earmark.by_source == {"collective": 0, "government": 200, "residents": 350}
    assert earmark.raised_fen == 550
    earmark.take_back("r-1", on=TODAY)
    assert earmark.raised_fen == 250


def test_the_money_is_used_for_its_purpose_alone() -> None:
    earmark = given_to(opened(), gift(500))

    with pytest.raises(EarmarkPurposeError):
        earmark.use(use(100, "banquet"), report=False, today=TODAY)
    with pytest.raises(EarmarkSpentError):
        earmark.use(use(501), report=False, today=TODAY)
    assert earmark.use(use(100), report=False, today=TODAY) == []
    with pytest.raises(EarmarkReferenceTakenError):
        earmark.use(use(100), report=True, today=TODAY)
    assert earmark.left_fen == 400


def test_what_it_was_used_for_nevertheless_is_recorded_and_marked() -> None:
    earmark = given_to(opened(), gift(500))

    found = earmark.use(use(600, "banquet"), report=True, today=TODAY, beside=["unknown"])

    assert found == ["purpose_not_allowed", "beyond_left", "unknown"]
    assert earmark.left_fen == -100


def test_a_campaign_may_fix_one_amount() -> None:
    campaign = opened(replace(RULE, each_fen=100))

    with pytest.raises(EarmarkAmountError):
        campaign.contribute(gift(200), report=False, today=TODAY)
    assert campaign.contribute(gift(200), report=True, today=TODAY) == ["amount_differs"]
    with pytest.raises(EarmarkReferenceTakenError):
        campaign.contribute(gift(100), report=False, today=TODAY)
    with pytest.raises(EarmarkSourceError):
        campaign.contribute(gift(100, "lottery", "r-2"), report=False, today=TODAY)


def test_what_is_left_stays_when_nothing_more_is_raised() -> None:
    campaign = given_to(opened(), gift(100), gift(100, reference="r-2"))
    campaign.use(use(150), report=False, today=TODAY)

    campaign.close(closed_on=DAY, today=TODAY)

    closed = happened(campaign)[-1].fields
    assert (closed["contributors"], closed["contributions"]) == (1, 2)
    assert (closed["raised_fen"], closed["used_fen"], closed["left_fen"]) == (200, 150, 50)
    with pytest.raises(EarmarkClosedError):
        campaign.contribute(gift(100, reference="r-3"), report=False, today=TODAY)
    with pytest.raises(EarmarkClosedError):
        campaign.close(closed_on=DAY, today=TODAY)
    assert campaign.use(use(50, reference="u-2"), report=False, today=TODAY) == []


@drawn(
    st.lists(
        st.tuples(st.sampled_from(sorted(RULE.sources)), st.integers(min_value=1, max_value=10**6)),
        max_size=20,
    ),
    st.lists(st.integers(min_value=1, max_value=10**6), max_size=10),
)
def test_what_came_is_what_was_used_and_what_is_left(
    gifts: list[tuple[str, int]], uses: list[int]
) -> None:
    earmark = opened()
    for number, (source, fen) in enumerate(gifts):
        earmark.contribute(gift(fen, source, f"r-{number}"), report=False, today=TODAY)
    used = 0
    for number, fen in enumerate(uses):
        if fen <= earmark.left_fen:
            earmark.use(use(fen, reference=f"u-{number}"), report=False, today=TODAY)
            used += fen

    assert sum(earmark.by_source.values()) == earmark.raised_fen == used + earmark.left_fen
    assert earmark.left_fen >= 0
