"""What was imported goes the whole way, and an import that was killed is finished once."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.domain.leaves import Leaf
from audit.domain.replay.recorded import read_recorded
from audit.domain.replay.standings import Standings
from chassis import canonical
from chassis.projections.projector import Projector
from points.adapters.originals import StoredOriginals
from services.points.tests.imports.files import YARD, act, csv_of
from services.points.tests.imports.village_import import DAY, Desk, imported
from services.points.tests.rounds import Anjia
from services.points.tests.village import account, person

REPOSITORY = Path(__file__).parents[4]


async def test_imported_entries_go_the_whole_way_and_a_replay_of_the_log_equals_the_read_models(
    anjia: Anjia, desk: Desk, projector: Projector
) -> None:
    await desk.hand_in(csv_of(act(), act("mill", points="0.5"), act(day="2026-03-06")))
    await anjia.record("mill", "2026-03-06")
    entries = [("yard", f"2026-03-0{day}/{YARD}/1") for day in (5, 6)]
    await anjia.check(*entries, ("mill", f"2026-03-05/{YARD}/1"))
    await anjia.report("2026-03")
    await anjia.recognise("2026-03")
    anjia.at("2026-03-28 10:00")
    await anjia.approve("2026-Q1")
    await anjia.process.reader.caught_up()

    await asyncio.to_thread(projector.rebuild)

    standings = Standings()
    for index, document in enumerate(anjia.process.events()):
        recorded = read_recorded(_leaf(index, document))
        assert recorded is not None
        standings.take(recorded)
    for name in ("yard", "mill"):
        folded = standings.accounts[str(account(name))]
        view = folded.view()
        sums = tuple(str(each) for each in (view.standing, view.recognised, view.pending))
        assert await anjia.process.account(account(name)) == sums
    (listed,) = await anjia.process.rows("SELECT entries, left_out FROM read.imports")
    assert listed == (3, 0)


async def test_an_imported_entry_can_be_objected_to_like_any_other(desk: Desk) -> None:
    await desk.hand_in(csv_of(act(), act(day="2026-03-06", points="0.5")))

    found = await StoredOriginals(desk.process.reader).of(account("yard"), f"2026-03-06/{YARD}/1")

    assert (str(found.points), found.recorder, found.is_open) == ("0.5", person("officer"), True)


@pytest.mark.parametrize("ended_by", ["clock", "sender"])
async def test_an_import_killed_in_the_middle_is_finished_once(
    anjia: Anjia, desk: Desk, tmp_path: Path, ended_by: str
) -> None:
    rows = [
        (*act(name, day=f"2026-03-0{day}", ordinal=ordinal)[:5], f"sha256:{ordinal:064x}")
        for ordinal in range(1, 91)
        for day in range(1, 10)
        for name in ("yard", "mill", "of-member", "of-secretary")
    ]
    content = csv_of(*rows)
    file = tmp_path / "killed.csv"
    file.write_bytes(content.encode())

    await desk.keep(*(f"sha256:{ordinal:064x}" for ordinal in range(1, 91)))

    killed_in_the_middle(anjia.process.url, tmp_path / "imports", file)

    assert "import.completed" not in anjia.process.types()
    assert 0 < len(imported(anjia.process)) < len(rows)

    if ended_by == "clock":
        assert await desk.importing.resume() == 1
    else:
        found = await desk.hand_in(content)
        assert (found.entries, found.left_out) == (len(rows), 0)

    assert await desk.importing.resume() == 0
    taken = imported(anjia.process)
    assert len(taken) == len(set(taken)) == len(rows)
    assert anjia.process.types()[-1] == "import.completed"
    completed = anjia.process.events()[-1]["data"]
    assert (completed["entries"], completed["left_out"]) == (len(rows), 0)


def killed_in_the_middle(url: str, folder: Path, file: Path) -> None:
    """Import a file in a process of its own, and kill that when half of the chunks are entered."""
    command = [sys.executable, "-m", "services.points.tests.imports.village_import"]
    child = subprocess.Popen(  # noqa: S603  # this very interpreter
        [*command, url, str(folder), str(file), DAY],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    while child.stdout.readline() != "in the middle\n":
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL


def _leaf(index: int, document: dict[str, Any]) -> Leaf:
    return Leaf(
        index=index,
        event=canonical.encode(document),
        hashed=b"",
        source=document["source"],
        event_id=document["id"],
        recorded_at=None,
        subject=None,
        type=None,
        effective_on=None,
        position=index + 1,
        chain=None,
        unit=None,
    )
