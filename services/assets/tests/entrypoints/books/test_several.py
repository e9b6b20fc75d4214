"""The vouchers of a day take a step together, or none of them does."""

from typing import Any

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, RENT, WAGES

MONTH = f"{HOME}/months/2026-05"
RENTS = [{**RENT, "draft": f"r-{number}"} for number in range(1, 4)]
DRAFTS = {"drafts": [rent["draft"] for rent in RENTS]}


@pytest.fixture
async def rents(office: Desk) -> Desk:
    """Give an office in which three rents were received and none is posted."""
    for rent in RENTS:
        made = await office.post(f"{HOME}/vouchers", rent, by="accountant")
        assert made.status_code == 201, made.text
    return office


async def test_vouchers_are_reviewed_signed_and_posted_together(rents: Desk) -> None:
    for name, by in (
        ("voucher-reviews", "reviewer"),
        ("voucher-signatures", "cashier"),
        ("voucher-postings", "accountant"),
    ):
        taken = await rents.post(f"{MONTH}/{name}", DRAFTS, by=by)
        assert (taken.status_code, taken.json()["vouchers"]) == (200, 3), taken.text

    assert taken.json()["numbers"] == [1, 2, 3]
    read = await rents.get(f"{HOME}/accounts/501/balances", by="auditor", on="2026-05-31")
    assert [each["balance_fen"] for each in read.json()] == [-1_500_000]
    rents.projector.rebuild()


@pytest.mark.parametrize(
    ("drafts", "refused"),
    [
        (["r-1", "r-2", "unknown"], (404, "voucher_unknown")),
        (["r-1", "w"], (409, "cashier_signature_missing")),
        (["r-1", "r-1"], (422, "invalid")),
        ([], (422, "invalid")),
    ],
)
async def test_one_that_cannot_be_posted_keeps_back_all(
    rents: Desk, drafts: list[str], refused: tuple[int, str]
) -> None:
    await rents.post(f"{HOME}/vouchers", {**WAGES, "draft": "w"}, by="accountant")
    body: dict[str, Any] = {"drafts": ["r-1", "r-2", "w"]}
    await rents.post(f"{MONTH}/voucher-reviews", body, by="reviewer")

    assert (
        await rents.refusal(f"{MONTH}/voucher-postings", {"drafts": drafts}, by="accountant")
        == refused
    )
