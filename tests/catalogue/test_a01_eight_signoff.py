"""A01 “八审会签”: eight sign, none twice, none missing, none before a change, and no cash."""

import pytest

from tests.catalogue.signing_village import SigningVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A01")

VILLAGE = "510604102215"
TRANSFER = {"method": "bank_transfer"}


def test_a_payment_is_made_once_eight_persons_have_signed_its_last_version(
    county: PlayedCounty,
) -> None:
    village = SigningVillage(county, name="a01", village=VILLAGE)
    village.adopt("finance/eight-signoff", {"510802100201": VILLAGE})
    clerk, cashier = village.fill("village-clerk", VILLAGE), village.fill("cashier", VILLAGE)
    reviewers = [f"joint-reviewer-{number}" for number in range(1, 9)]
    request = village.ask("1", by=clerk)

    # Joint: in any order; the last one is missing, and so nothing is paid.
    for number in (8, 2, 3, 4, 5, 6, 7):
        assert village.sign(request, f"review-{number}", reviewers[number - 1]) == (200, "")
    assert village.do(request, "orders", TRANSFER, by=cashier) == (409, "chain_incomplete")

    # One person for two: whoever has signed holds the eighth post too.
    twice = village.signers["joint-reviewer-2"]
    village.appoint("joint-reviewer-1", twice)
    body = {"step": "review-1", "version": 1, "post": "joint-reviewer-1"}
    village.until(
        lambda: village.do(request, "signatures", body, by=twice) == (409, "not_separate")
    )

    # A change after a signature: all eight have to sign anew.
    assert village.sign(request, "review-1", "joint-reviewer-1") == (200, "")
    terms = village.terms(amount_fen=900_000)
    assert village.do(request, "changes", terms, by=clerk) == (200, "")
    assert village.do(request, "orders", TRANSFER, by=cashier) == (409, "chain_incomplete")
    for number, reviewer in enumerate(reviewers, 1):
        assert village.sign(request, f"review-{number}", reviewer, version=2) == (200, "")

    assert village.do(request, "orders", {"method": "cash"}, by=cashier) == (409, "cash_forbidden")
    assert village.do(request, "orders", TRANSFER, by=cashier) == (200, "")
    paid = {"reference": "A01-1", "paid_on": village.today(), "amount_fen": 900_000}
    assert village.do(request, "confirmations", paid, by=cashier) == (200, "")

    story = village.story(request, by=clerk)
    signed = [line for line in story["lines"] if line["event"] == "signed"]
    assert [line["data"]["version"] for line in signed] == [1] * 8 + [2] * 8
    last = {line["data"]["person"] for line in signed if line["data"]["version"] == 2}
    assert (len(last), story["complete"], story["paid_fen"]) == (8, True, 900_000)
    assert all(line["authority"] == "finance/eight-signoff@1" for line in signed)
    _cash_paid_nevertheless(village, clerk)


def _cash_paid_nevertheless(village: SigningVillage, clerk: str) -> None:
    request = village.ask("2", by=clerk)
    cash = {"method": "cash", "paid_on": village.today(), "amount_fen": 5_000}

    assert village.do(request, "irregular-payments", cash, by=clerk) == (200, "")

    story = village.story(request, by=clerk)
    assert (story["paid_fen"], story["irregular"]) == (
        5_000,
        ["cash_forbidden", "chain_incomplete", "not_ordered", "reference_missing"],
    )
