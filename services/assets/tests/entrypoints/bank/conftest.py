"""A village's bank account, and the desk of those who keep it on the last day of July."""

import pytest

from services.assets.tests.bank_desk import Bank, open_account, open_bank
from services.assets.tests.desk import Desk


@pytest.fixture
async def bank(desk: Desk) -> Bank:
    """Give a desk at which there are 10,000 yuan in the bank on the first day of July."""
    return await open_bank(desk)


@pytest.fixture
async def account(desk: Desk) -> Bank:
    """Give a desk at which nothing is known of the account on the last day of July."""
    opened = await open_account(desk)
    desk.at("2026-07-31")
    return opened
