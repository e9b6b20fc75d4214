"""Documents keep up with the code, and the guards that say so."""

import pytest

from audit.domain.intake import AlarmCode
from tests.architecture.conftest import Plant
from tests.architecture.guards import documents
from tests.architecture.tree import Tree

ALARM = f"{documents.ALARMS}/well_dry.md"
HELP = "# well_dry\n\n## What it means\n\nNo water.\n\n## What to do\n\nDig.\n"
DECISION = "# 1. A well\n\n## Context\n\n## Decision\n\n## Consequences\n"


def test_every_alarm_has_its_page(checkout: Tree) -> None:
    codes = [code.value for code in AlarmCode]

    assert [str(fault) for fault in documents.check_alarms(checkout, codes)] == []


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({}, ["well_dry"]),
        ({ALARM: HELP}, []),
        ({ALARM: HELP.replace("## What to do", "## Else")}, ["well_dry"]),
    ],
)
def test_an_alarm_without_help_is_found(
    plant: Plant, files: dict[str, str], codes: list[str]
) -> None:
    assert len(list(documents.check_alarms(plant(files), codes))) == 1


def test_an_alarm_with_its_page_is_fine(plant: Plant) -> None:
    assert list(documents.check_alarms(plant({ALARM: HELP}), ["well_dry"])) == []


def test_every_link_leads_somewhere(checkout: Tree) -> None:
    assert [str(fault) for fault in documents.check_links(checkout)] == []


def test_a_link_to_nowhere_is_found(plant: Plant) -> None:
    tree = plant(
        {"docs/a.md": "[b](b.md) [c](../c.md#part) [d](d.md)", "c.md": "", "docs/b.md": ""}
    )

    assert [fault.message for fault in documents.check_links(tree)] == ["d.md does not exist"]


def test_every_decision_has_its_number_and_parts(checkout: Tree) -> None:
    assert [str(fault) for fault in documents.check_decisions(checkout)] == []


@pytest.mark.parametrize(
    "files",
    [
        {"docs/decisions/0002-well.md": DECISION},
        {"docs/decisions/0001-well.md": DECISION.replace("## Context", "")},
    ],
)
def test_a_decision_out_of_order_is_found(plant: Plant, files: dict[str, str]) -> None:
    assert len(list(documents.check_decisions(plant(files)))) == 1


def test_both_readmes_say_the_same(checkout: Tree) -> None:
    assert [str(fault) for fault in documents.check_languages(checkout)] == []


@pytest.mark.parametrize(
    "chinese",
    ["# 田\n", "# 田\n\n## 井\n\n```sh\nmake test\n```\n", "# 田\n\n## 井\n\n[b](c.md)\n"],
)
def test_a_readme_that_fell_behind_is_found(plant: Plant, chinese: str) -> None:
    english = "# Fields\n\n## Wells\n\n```sh\nmake run\n```\n\n[b](b.md)\n"
    tree = plant({"README.md": english, "README.zh-CN.md": chinese})

    assert list(documents.check_languages(tree)) != []
