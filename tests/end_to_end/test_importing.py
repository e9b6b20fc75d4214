"""The operator's import of a file, typed at a running county: what it says, takes and reports."""

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runner.demo.registration import account_id
from tests.conftest import PlayedCounty

SCHEME = "anjia-points"
GRID = 16
ITEM = "service-volunteering"
ACTED_ON = "2027-01-10"
SECONDS_MAX = 120
REFUSED = {
    "3": "item_not_in_table",
    "4": "points_out_of_range",
    "5": "not_permitted",
    "6": "import_subject_unknown",
}


@pytest.fixture
def file(county: PlayedCounty, tmp_path: Path) -> Path:
    """Write two rows that can be taken, and four between them that cannot."""
    own, other = county.cast.household(f"{GRID}-003"), county.cast.household(f"{GRID - 1}-003")
    path = tmp_path / "entries.csv"
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("积分对象", "评分项目", "分值", "发生日期", "当日次序"))
        writer.writerow((own.label, ITEM, "1.5", ACTED_ON, 8))
        writer.writerow((own.label, "no-such-item", "1", ACTED_ON, 8))
        writer.writerow((own.label, ITEM, "9", ACTED_ON, 8))
        writer.writerow((other.label, ITEM, "1", ACTED_ON, 8))
        writer.writerow(("演示户99-999", ITEM, "1", ACTED_ON, 8))
        writer.writerow((own.label, ITEM, "1", ACTED_ON, 9))
    return path


def typed(county: PlayedCounty, file: Path, *arguments: str) -> tuple[int, str]:
    """Type the command as the operator of points; gives its exit code and what it said."""
    officer = county.person(county.cast.officers[GRID - 1].key)
    report = file.with_name("refused.csv")
    done = subprocess.run(  # noqa: S603  # the project's own command
        [sys.executable, "-m", "points", "import", file, "--scheme", SCHEME,
         "--person", officer, "--report", report, *arguments],
        env={**os.environ, **county.environment("points")}, capture_output=True, text=True,
        check=False, timeout=SECONDS_MAX,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def reported(file: Path) -> dict[str, str]:
    """Read which line was refused with which code out of the report."""
    with file.with_name("refused.csv").open(encoding="utf-8-sig", newline="") as report:
        _, *rows = csv.reader(report)
    assert all(chinese and english for _, _, chinese, english in rows)
    return {line: code for line, code, *_ in rows}


def imported(county: PlayedCounty) -> list[str]:
    """Give what the log of points has in the household's account from the file, by entry."""
    account = account_id(county.subject(f"household-{GRID}-003"))
    read = county.get(
        "points", f"/accounts/{account}/statement", actor=county.cast.officers[GRID - 1].key
    )
    assert read.status_code == 200, read.text
    return sorted(
        each["entry"] for each in read.json()["items"] if each["entry"].startswith(ACTED_ON)
    )


def test_a_file_with_refused_rows_is_taken_only_as_far_as_the_operator_says(
    county: PlayedCounty, file: Path
) -> None:
    county.move(datetime(2027, 1, 12, 2, tzinfo=UTC))

    whole = typed(county, file)

    assert (whole[0], whole[1].partition(":")[0]) == (1, "import_rows_refused")
    assert reported(file) == REFUSED
    assert all(f"{line}: {code}" in whole[1] for line, code in REFUSED.items())
    assert imported(county) == []

    good = typed(county, file, "--take", "good")

    assert (good[0], good[1].partition(";")[0]) == (
        0,
        "2 entries of 6 rows, 2.5 points, 4 refused, 0 left out",
    )
    assert reported(file) == REFUSED
    assert imported(county) == [f"{ACTED_ON}/{ITEM}/8", f"{ACTED_ON}/{ITEM}/9"]
