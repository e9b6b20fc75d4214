"""A cooperative: books with income to share, and what is done about its members."""

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.members.cooperative import Cooperative


@pytest.fixture
async def coop(desk: Desk) -> Cooperative:
    """Give the village's cooperative with a thousand yuan of undistributed income in its books."""
    coop = Cooperative(desk)
    await coop.begin(undistributed_fen=100_000)
    return coop
