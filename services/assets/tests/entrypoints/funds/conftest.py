"""A desk at which the books have begun and the rules of funds are adopted."""

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, MADE
from services.assets.tests.fund_village import adopt_fund_rules


@pytest.fixture
async def kept(desk: Desk) -> Desk:
    """Give a desk of a village with books, one bank account and the rules of funds."""
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        made = await desk.post(path, body, by="accountant")
        assert made.status_code == 201, made.text
        desk.project()
    adopt_fund_rules(desk)
    return desk
