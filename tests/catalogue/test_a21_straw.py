"""A21 秸秆处置: a subsidy per tonne is paid with weight note, transport and the firm's receipt."""

from typing import Any

import pytest

from tests.catalogue.property_village import PropertyVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A21")

VILLAGE = "510604100203"
CHAIN: dict[str, Any] = {
    "entry": "payment_chain", "chain": "straw", "name": "演示", "name_en": "Demonstration",
    "amount_fen_least": 1, "cash": "forbidden", "owner": "演示", "basis": "illustrative",
}  # fmt: skip
STEP: dict[str, Any] = {
    "entry": "payment_step", "chain": "straw", "stage": 1, "order": "joint", "step": "review",
    "name": "审核", "name_en": "Review", "post": "supervision-committee-chair",
    "post_unit": VILLAGE, "signers": 1, "separate": True,
}  # fmt: skip
DOCUMENTS = ("weight-note", "transport", "firm-receipt")


def test_a_subsidy_per_tonne_is_paid_with_its_three_documents(county: PlayedCounty) -> None:
    village = PropertyVillage(county, name="a21", village=VILLAGE)
    village.adopt_property_rules("miyi")
    unit = {"entry": "payment_chain_unit", "chain": "straw", "unit": VILLAGE}
    village.adopt_entries("finance/straw-signoff", "payment_chains", [CHAIN, unit, STEP])
    clerk, cashier = village.fill("village-clerk", VILLAGE), village.fill("cashier", VILLAGE)
    chair = village.fill("supervision-committee-chair", VILLAGE)
    today = village.today()
    load = {"number": "L-1", "kind": "straw-bales", "weighed_on": today, "note": "1"}
    for stage, kilograms in (("village", 3_160), ("firm", 3_125)):
        body = {**load, "stage": stage, "weight_kg": kilograms}
        village.do_at(f"{village.place}/load-weights", body, by=clerk, status=201)
    payee = {"payee": county.subject("firm-01"), "payee_type": "firm"}
    claims = f"{village.place}/loads/L-1/subsidy-claims"
    village.do_at(claims, {"subsidy": "straw-per-tonne", **payee}, by=clerk, status=201)
    claim = f"{claims}/straw-per-tonne"

    asked = {"number": "a21-1", "resolution": "演示〔2026〕21号"}
    for document in DOCUMENTS:
        early = village.refused(f"{claim}/payment-requests", asked, by=clerk)
        assert early == "claim_documents_missing"
        kept = {"document": document, "evidence": [village.kept(by=clerk)]}
        village.do_at(f"{claim}/documents", kept, by=clerk)
    by_hand = {**village.terms(), **asked, "unit": village.unit, "purpose": "straw-by-tonne"}
    assert village.refused("/payment-requests", by_hand, by=clerk) == "payment_needs_claim"
    made = village.do_at(f"{claim}/payment-requests", asked, by=clerk, status=201)

    request = made["payment_request"]
    paid = {"reference": "A21-1", "paid_on": today, "amount_fen": 25_000}
    way = f"/payment-requests/{request}"
    village.do_at(f"{way}/signatures", {"step": "review", "version": 1}, by=chair)
    village.do_at(f"{way}/orders", {"method": "bank_transfer"}, by=cashier)
    village.do_at(f"{way}/confirmations", paid, by=cashier)

    shown = village.read(claim, by=clerk)
    # 3,125 kg at 80 yuan a tonne.
    assert (shown["weight_kg"], shown["amount_fen"], shown["paid_fen"]) == (3_125, 25_000, 25_000)
    assert set(shown["attached"]) == set(shown["documents"]) == set(DOCUMENTS)
    assert all(shown["attached"].values())
