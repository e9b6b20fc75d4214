"""The page of benchmarks: a run replaces what it measured, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.harness import Figure, Row
from tests.bench.recording import BEGIN, END, PageMarksError, Recording, merged, record
from tests.bench.run import FIGURES, named

PAGE = f"# Benchmarks\n\nBy hand.\n\n{BEGIN}\nold\n{END}\n\n## Notes\n\nBy hand too.\n"


def _recording(on: str, *names: str, ours: float = 6) -> Recording:
    figures = [
        Figure(
            name=name,
            ours=ours,
            peer=2,
            peer_name="peer",
            unit="x/s",
            ratio=ours / 2,
            goal=1,
            beside=[Row(label="beside", ours=1.5, peer=None, unit="MiB")],
        )
        for name in names
    ]
    return Recording(on=on, rounds=5, seconds=4, machine={"cores": on[-1]}, figures=figures)


def test_a_partial_run_replaces_its_figures_and_keeps_the_others_with_their_day(
    tmp_path: Path,
) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE)
    record(page, _recording("2026-01-01", "one", "two"))
    record(page, _recording("2026-01-02", "two", ours=8))

    text = page.read_text()
    assert text.startswith("# Benchmarks\n\nBy hand.\n")
    assert text.endswith("\n## Notes\n\nBy hand too.\n")
    first, second = text.split("### Recorded on ")[1:]
    assert first.startswith("2026-01-01")
    assert "| **one** | 6.00" in first
    assert "two" not in first
    assert second.startswith("2026-01-02")
    assert "| **two** | 8.00" in second
    assert ("| cores | 1 |" in first, "| cores | 2 |" in second) == (True, True)
    assert text.count("| beside | 1.50") == 2


def test_a_recording_of_which_nothing_is_left_goes() -> None:
    first = _recording("2026-01-01", "one")
    second = _recording("2026-01-02", "one", "two")

    assert merged([first], second) == [second]
    assert merged([second], first) == [replace(second, figures=second.figures[1:]), first]


def test_a_page_without_marks_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# By hand\n")

    with pytest.raises(PageMarksError):
        record(page, _recording("2026-01-01", "one"))

    assert [path.name for path in tmp_path.iterdir()] == ["benchmarks.md"]
    assert page.read_text() == "# By hand\n"


def test_a_word_names_every_figure_that_begins_with_it() -> None:
    assert named(["import"]) == ["import", "import_memory"]
    assert named(["feed", "replay_vs_bare"]) == ["replay_vs_bare", "feed_nats", "feed_http"]
    assert named(None) == list(FIGURES)
