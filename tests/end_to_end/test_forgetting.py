"""A forgotten person's name is unreadable, and no byte, hash or proof has changed."""

import subprocess
import sys
import time
from typing import Any

from kernel.units import unit_id
from tests.conftest import PlayedCounty

SECONDS_MAX = 60


def name_of(county: PlayedCounty, person: str) -> Any:
    [found] = county.get("registry", "/names", ids=person).json()["items"]
    return found["name"]


def log_of(county: PlayedCounty) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    after: int | None = 0
    while after is not None:
        page = county.get(
            "registry", "/log", actor=county.cast.auditor.key, after=str(after)
        ).json()
        rows += [(row["bytes"], row["chain"]) for row in page["items"]]
        after = page["next"]
    return rows


def test_forgetting_leaves_every_byte_and_no_name(county: PlayedCounty) -> None:
    made = county.post(
        "registry",
        "/households",
        {
            "number": "02-999",
            "unit": str(unit_id("510604", "510604102211/grid/02")),
            "label": "演示户02-999",
            "head": {"key": "demo-head-02-999", "name": "王演示九九"},
        },
        actor=county.cast.registrar.key,
        key="forgetting",
    )
    person = made.json()["head"]
    position = made.headers["Mingbai-Position"]
    county.get("registry", "/households", actor=county.cast.registrar.key, after=position,
               unit=str(unit_id("510604", "510604102211/grid/02")))  # fmt: skip
    assert name_of(county, person) not in (None, "王演示九九")
    before = log_of(county)

    done = subprocess.run(  # noqa: S603  # our own module and a person of the test
        [sys.executable, "-m", "registry", "forget", person,
         "--class", "register", "--authority", "resolution-1"],
        env=county.environment("registry"), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    ends_at = time.monotonic() + SECONDS_MAX
    while name_of(county, person) is not None:
        assert time.monotonic() < ends_at
        time.sleep(0.2)
    after = log_of(county)
    assert after[: len(before)] == before
    assert "王演示九九" not in str(after)
