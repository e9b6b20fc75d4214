"""A decision is the same at every replay, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import purity
from tests.architecture.tree import Tree

DOMAIN = "services/fields/src/fields/domain/plot.py"
KERNEL = "shared/kernel/src/kernel/acres.py"


def test_the_domains_and_the_kernel_are_pure(checkout: Tree) -> None:
    assert [str(fault) for fault in purity.check(checkout)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import psycopg",
        "from os import environ",
        "import time",
        "def plough():\n    import random\n",
        "from fields.application.ploughing import Ploughing",
        "from chassis.eventstore.log import Log",
        "from chassis.clock import SystemClock",
        "from datetime import datetime\nat = datetime.now()",
        "from datetime import date\non = date.today()",
        "from uuid import uuid4\nplot = uuid.uuid4()",
        "text = open('plots.csv').read()",
        "print('ploughed')",
    ],
)
def test_a_domain_that_asks_the_world_is_found(plant: Plant, text: str) -> None:
    assert list(purity.check(plant({DOMAIN: text}))) != []


@pytest.mark.parametrize(
    "text", ["import orjson", "import os", "from chassis.errors import RefusedError"]
)
def test_a_kernel_that_knows_somebody_is_found(plant: Plant, text: str) -> None:
    assert list(purity.check(plant({KERNEL: text, "services/README.md": ""}))) != []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import UTC, date, datetime",
        "from kernel.units import unit_id",
        "from chassis import canonical",
        "from fields.domain.season import Season",
    ],
)
def test_what_gives_the_same_answer_each_time_is_fine(plant: Plant, text: str) -> None:
    assert list(purity.check(plant({DOMAIN: text}))) == []
