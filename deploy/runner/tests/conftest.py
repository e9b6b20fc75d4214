"""The rules of the real pack, and plans made from them."""

from pathlib import Path

import pytest

from runner.demo.plan import plan
from runner.demo.rules import Rules, read_rules
from runner.demo.script import Plan

PACK = Path(__file__).parents[2] / "counties" / "510604"


@pytest.fixture(scope="session")
def rules() -> Rules:
    return read_rules(PACK)


@pytest.fixture(scope="session")
def whole(rules: Rules) -> Plan:
    """Give the plan of the whole year at full size."""
    return plan(1, rules=rules)


@pytest.fixture(scope="session")
def pack() -> Path:
    return PACK
