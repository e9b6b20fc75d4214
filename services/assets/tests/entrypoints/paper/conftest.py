"""An office that keeps books, for slips on which sheets were signed."""

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import BANK, HOME, MADE


@pytest.fixture
async def office(desk: Desk) -> Desk:
    """Give a desk at which the village keeps books."""
    for path, body in (("/entities", MADE), (f"{HOME}/bank-accounts", BANK)):
        made = await desk.post(path, body, by="accountant")
        assert made.status_code == 201, made.text
        desk.project()
    return desk
