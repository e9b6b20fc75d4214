from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from assets.domain.funds.campaign import Campaign, LabourRate, check_rate
from assets.domain.funds.contribution import Contribution, Contributor
from assets.domain.funds.contribution_errors import (
    CampaignClosedError,
    ContributedInFutureError,
    ContributionShapeError,
    LabourRateError,
    LandConsentMissingError,
    LandPlotMissingError,
    PublicationSaidError,
)
from assets.domain.funds.given import Given
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened

TODAY = date(2026, 7, 1)
CONSENT = f"sha256:{'7' * 64}"
LAND: dict[str, Any] = {
    "kind": "land",
    "quantity": Decimal("36.5"),
    "measure": "square-metre",
    "plot": "GYZ-07-012",
    "consent": CONSENT,
    "consented_on": TODAY,
}
GOODS = Given(kind="goods", item="水泥", quantity=Decimal(40), measure="bag")
OPENED = Fact(
    Campaign.Opened,
    entity=UUID(int=1),
    unit=UUID(int=2),
    key="road",
    name="道路扩宽",
    project=UUID(int=3),
    resolution="〔2026〕1号",
    opened_on=TODAY,
)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"consent": None}, LandConsentMissingError),
        ({"consented_on": None}, LandConsentMissingError),
        ({"plot": None}, LandPlotMissingError),
        ({"measure": "bag"}, ContributionShapeError),
        ({"amount_fen": 100}, ContributionShapeError),
        ({"value_fen": 100}, ContributionShapeError),
        ({"value_fen": 100, "valuation": "nominal"}, ContributionShapeError),
    ],
    ids=["consent", "day", "plot", "measure", "cash", "unfounded", "nominal"],
)
def test_land_is_ceded_with_consent_and_plot_and_is_no_money(
    changed: dict[str, Any], error: type[DomainError]
) -> None:
    Given(**LAND).check()
    Given(**LAND, value_fen=100, valuation="estimated").check()

    with pytest.raises(error):
        Given(**{**LAND, **changed}).check()


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "money"},
        {"kind": "money", "amount_fen": 5, "quantity": Decimal(1)},
        {"kind": "labour", "quantity": Decimal(1)},
        {"kind": "labour", "quantity": Decimal(1), "measure": "day", "value_fen": 5},
        {"kind": "goods", "quantity": Decimal(1), "measure": "bag"},
    ],
)
def test_each_kind_says_what_belongs_to_it_alone(said: dict[str, Any]) -> None:
    with pytest.raises(ContributionShapeError):
        Given(**said).check()


def test_goods_without_a_known_price_stand_at_the_nominal_amount() -> None:
    nominal = GOODS.valued(rate_fen=None, measure=None, nominal_fen=100)
    priced = Given(kind="goods", item="水泥", quantity=Decimal(40), measure="bag",
                   value_fen=96_000, valuation="priced")  # fmt: skip

    assert (nominal.value_fen, nominal.valuation) == (100, "nominal")
    assert priced.valued(rate_fen=None, measure=None, nominal_fen=100) == priced


@pytest.mark.parametrize(
    ("quantity", "measure", "value"),
    [("2.5", "day", 20_000), ("0.0001", "day", 1), ("3", "unit", None)],
)
def test_labour_is_valued_only_in_the_measure_of_a_resolved_rate(
    quantity: str, measure: str, value: int | None
) -> None:
    labour = Given(kind="labour", quantity=Decimal(quantity), measure=measure)

    assert labour.valued(rate_fen=8_000, measure="day", nominal_fen=100).value_fen == value
    assert labour.valued(rate_fen=None, measure=None, nominal_fen=100).value_fen is None


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(LabourRateError):
        check_rate(LabourRate(rate_fen=0, measure="day", resolution="〔2026〕1号"))


def test_a_campaign_closes_once_and_what_comes_later_is_late() -> None:
    campaign = given(Campaign, OPENED)

    with pytest.raises(ContributedInFutureError):
        campaign.close(closed_on=date(2026, 7, 2), today=TODAY)
    campaign.close(closed_on=TODAY, today=TODAY)

    assert campaign.irregular(TODAY) == []
    assert campaign.irregular(date(2026, 7, 2)) == ["after_closing"]
    with pytest.raises(CampaignClosedError):
        campaign.close(closed_on=TODAY, today=TODAY)


def test_a_contributor_is_named_or_not_as_they_asked() -> None:
    contribution = given(
        Contribution,
        Fact(
            Contribution.Recorded,
            entity=UUID(int=1),
            unit=UUID(int=2),
            campaign=UUID(int=4),
            project=UUID(int=3),
            receipt="2026-001",
            contributor=Contributor(party=UUID(int=5), party_type="firm", source="society"),
            given=GOODS,
            contributed_on=TODAY,
            evidence=[],
            irregular=[],
        ),
    )

    with pytest.raises(PublicationSaidError):
        contribution.publish_named(asked_on=TODAY, today=TODAY)
    contribution.publish_anonymously(asked_on=TODAY, today=TODAY)
    contribution.publish_named(asked_on=TODAY, today=TODAY)

    assert [fact.kind for fact in happened(contribution)] == [
        Contribution.Anonymised,
        Contribution.Named,
    ]
