"""Counts the mechanisms of the catalogue that have a passing scenario, and prints them all."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RESULT = HERE.parents[1] / "build" / "catalogue.json"

_outcomes = pytest.StashKey[dict[str, list[bool]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_outcomes] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None] | pytest.TestReport:
    report: pytest.TestReport = yield  # type: ignore[misc, assignment]  # a hook wrapper gives its result here
    for mark in item.iter_markers("mechanism"):
        outcomes = item.config.stash[_outcomes].setdefault(mark.args[0], [])
        if report.when == "call" or report.failed:
            outcomes.append(report.passed)
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    outcomes = config.stash[_outcomes]
    if not outcomes:
        return
    with (HERE / "mechanisms.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {**row, "passing": bool(outcomes.get(row["code"])) and all(outcomes[row["code"]])}
            for row in csv.DictReader(file)
        ]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    terminalreporter.section("catalogue")
    for row in rows:
        mark = "passing" if row["passing"] else "-"
        terminalreporter.write_line(
            f"{row['code']}  {row['service']:<10}  {mark:<8}  {row['name']}"
        )
    passing = sum(bool(row["passing"]) for row in rows)
    terminalreporter.write_line(f"{passing}/{len(rows)}")
