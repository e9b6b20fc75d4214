"""A27 政府购买服务、社会企业认证: what is delivered, accepted and paid belongs together."""

import pytest

from tests.catalogue.contract_village import ContractVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A27")


def test_a_purchased_service_links_deliverables_acceptance_and_payment(
    county: PlayedCounty,
) -> None:
    village = ContractVillage(county, name="a27", village="510604100011")
    party = county.subject("firm-01")
    certified = _certified(village, party)

    contract = village.sign_contract(
        "1",
        "service",
        direction="payable",
        certificate=certified,
        service={},
        terms={
            "until": "2026-12-31",
            "deliverables": [
                {"key": "needlework-class", "due_on": "2026-05-31", "amount_fen": 1_500_000},
                {"key": "final-report", "due_on": "2026-12-31", "amount_fen": 500_000},
            ],
        },
    )
    early = {"number": "a27-1", "instalment": 1, "resolution": "演示〔2026〕7号"}
    assert village.refused(f"{contract}/payment-requests", early) == "nothing_owed"
    report = village.kept(by=village.signers["village-clerk"])
    accepted = {"accepted_on": "2026-05-30", "evidence": [report]}
    committee = "supervision-committee-member"
    village.told(f"{contract}/instalments/1/acceptances", accepted, by=committee)
    asked = village.told(f"{contract}/payment-requests", early)

    shown = village.read(f"{contract}/schedule", on=village.today())
    things = {each["deliverable"]: each for each in shown["instalments"]}
    assert things["needlework-class"]["accepted_on"] == "2026-05-30"
    assert things["needlework-class"]["payable_fen"] == asked["amount_fen"] == 1_500_000
    assert things["final-report"]["accepted_on"] is None
    (request,) = shown["requests"]
    assert (request["instalment"], request["payment_request"]) == (1, asked["payment_request"])
    paid = {"method": "bank_transfer", "paid_on": village.today(), "amount_fen": 1_500_000,
            "reference": "A27-1"}  # fmt: skip
    village.told(f"/payment-requests/{asked['payment_request']}/irregular-payments", paid)
    shown = village.read(f"{contract}/schedule", on=village.today())
    assert shown["requests"][0]["paid_fen"] == 1_500_000


def _certified(village: ContractVillage, party: str) -> str:
    """Record a certificate that is valid from its issue to its expiry; gives its id."""
    certificate = {
        "unit": village.unit, "number": "a27-SQ-1", "party": party, "kind": "social-enterprise",
        "issued_on": "2025-03-01", "expires_on": "2026-09-30", "issuer": "演示认定办公室",
    }  # fmt: skip
    certified: str = village.told("/certificates", certificate)["certificate"]
    listed = f"/units/{village.unit}/certificates"
    (kept,) = village.read(listed, on="2026-09-30")["items"]
    assert (kept["issued_on"], kept["expires_on"], kept["valid"]) == (
        "2025-03-01",
        "2026-09-30",
        True,
    )
    assert not village.read(listed, on="2026-10-01")["items"][0]["valid"]
    return certified
