"""A05 五严禁: a signer related to the payee recuses, a substitute signs, and it is seen."""

from typing import Any

import pytest
from typing_extensions import override

from tests.catalogue.booked_village import BookedVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A05")

VILLAGE, ANJIA = "510604102003", "510604102211"
CHAIR, MEMBER = "supervision-committee-chair", "supervision-committee-member"
PAYEE = "family-farm-02"
TRANSFER = {"method": "bank_transfer"}


def _of_anjia(entry: dict[str, Any]) -> bool:
    """Leave the other villages of the county with the chains that they have."""
    return bool(entry["entry"] != "payment_chain_unit" or entry["unit"] == ANJIA)


class PayingVillage(BookedVillage):
    """Pays a farm that one of its signers controls."""

    @override
    def terms(self, *, amount_fen: int = 80_000) -> dict[str, Any]:
        said = super().terms(amount_fen=amount_fen)
        return {**said, "payee": self.county.subject(PAYEE), "payee_type": "family_farm"}


def test_a_related_signer_recuses_and_the_supervision_committee_sees_the_flag(
    county: PlayedCounty,
) -> None:
    village = PayingVillage(county, name="a05", village=VILLAGE)
    moved = {ANJIA: VILLAGE, f"{ANJIA}/party": VILLAGE}
    village.adopt_copy("finance/payment-chains", since="2026-06-01", moved=moved, kept=_of_anjia)
    for kind in (MEMBER, CHAIR, "party-branch-secretary"):
        village.fill(kind, VILLAGE)
    related = village.signers[MEMBER]
    _let_control(village, related)
    clerk, cashier = village.signers["village-clerk"], village.signers["cashier"]
    flagged: list[dict[str, Any]] = []

    def seen() -> bool:
        flagged.extend(_flags(village, village.ask(str(len(flagged) + village._sent), by=clerk)))
        return bool(flagged)

    village.until(seen)
    flag = flagged[-1]
    request = flag["payment_request"]
    assert (flag["related"], flag["exempt"]) == ([village.county.person(related)], False)

    body = {
        "precondition": "committees-discussed",
        "decision": "演示〔2026〕5号",
        "decided_on": "2026-06-02",
    }
    assert village.do(request, "preconditions", body, by=clerk) == (200, "")
    assert village.sign(request, "supervision", MEMBER) == (409, "recused")
    assert village.do(request, "orders", TRANSFER, by=cashier) == (409, "chain_incomplete")
    assert village.sign(request, "supervision", CHAIR) == (200, "")
    assert village.sign(request, "branch", "party-branch-secretary") == (200, "")
    assert village.do(request, "orders", TRANSFER, by=cashier) == (200, "")
    signed = [
        line for line in village.story(request, by=clerk)["lines"] if line["event"] == "signed"
    ]
    assert signed[0]["data"]["recused"] == [village.county.person(related)]


def _let_control(village: PayingVillage, who: str) -> None:
    """Record at the register that somebody controls the payee."""
    body = {
        "organisation": village.county.subject(PAYEE),
        "control": "operator",
        "source": "business_register",
        "known_on": "2026-06-01",
    }
    village._register(f"/persons/{village.county.person(who)}/controls", body)


def _flags(village: PayingVillage, request: str) -> list[dict[str, Any]]:
    """Give the flag of a request, as a member of the supervision committee reads it."""
    answer = village.county.get(
        "assets",
        "/related-signers",
        actor=village.signers[MEMBER],
        unit=village.unit,
        after=village._position,
    )
    assert answer.status_code == 200, answer.text
    return [each for each in answer.json()["items"] if each["payment_request"] == request]
