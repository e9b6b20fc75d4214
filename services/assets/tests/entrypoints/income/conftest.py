"""Tills of a village whose books have begun, with and without a book of receipts."""

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, MADE
from services.assets.tests.till import Till, adopt_income


@pytest.fixture
async def office(desk: Desk) -> Desk:
    """Give a desk at which the books of the village have begun, with one bank account."""
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        made = await desk.post(path, body, by="accountant")
        assert made.status_code == 201, made.text
        desk.project()
    return desk


@pytest.fixture
async def book_till(office: Desk) -> Till:
    """Give a till with one book of receipts."""
    adopt_income(office)
    till = Till(office)
    await till.issue()
    return till
