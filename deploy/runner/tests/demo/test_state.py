"""What is kept of a play in the run folder, and the pack of its first day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chassis.clock import PlayedClock
from registry.adapters.pack_files import read_pack
from runner.demo.packs import first_pack
from runner.demo.state import PlayedTime, Progress, StateFile
from runner.errors import RunFolderError

BEGINS_AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_progress_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "play.json")
    progress = Progress(plan="p", persons={"a": "1"}, subjects={"b": "2"}, moments=3)

    file.write(progress)

    assert file.read("p") == progress


def test_another_plan_is_not_played_in_the_same_folder(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "play.json")
    assert file.read("p") == Progress(plan="p")
    file.write(Progress(plan="p"))

    with pytest.raises(RunFolderError, match="another play"):
        file.read("q")


@pytest.mark.parametrize("text", ["", "{", '{"plan": "p", "more": 1}', "[]"])
def test_a_broken_state_is_not_taken_for_a_new_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "play.json").write_text(text)

    with pytest.raises(RunFolderError):
        StateFile(tmp_path / "play.json").read("p")


def test_the_clock_goes_on_where_it_stopped(tmp_path: Path) -> None:
    time = PlayedTime(tmp_path / "clock", begins_at=BEGINS_AT)
    later = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert PlayedClock(tmp_path / "clock").now() == BEGINS_AT

    time.move(later)

    assert time.now() == PlayedClock(tmp_path / "clock").now() == later
    assert PlayedTime(tmp_path / "clock", begins_at=BEGINS_AT).now() == later


def test_the_pack_of_the_first_day_is_whole_without_what_was_decided_later(
    pack: Path, tmp_path: Path
) -> None:
    first = read_pack(first_pack(pack, tmp_path, on=date(2026, 1, 1)))
    whole = read_pack(pack)

    kept = [section for section in whole.head.sections if section.key != "anjia-points/table/2"]
    assert list(first.head.sections) == kept
    assert first.head.open_points == whole.head.open_points
    assert {key: first.contents[key] for key in first.contents} == {
        key: content for key, content in whole.contents.items() if key in first.contents
    }
    assert first_pack(pack, tmp_path, on=date(2026, 1, 1)).name == "pack-2026-01-01"
