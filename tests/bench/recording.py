"""What was last recorded of each figure, when, and on which machine; shown in a page for people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.harness import Figure, Row

BEGIN = "<!-- What follows is written by the benchmarks. -->"
END = "<!-- What the benchmarks write ends here. -->"


class PageMarksError(ValueError):
    """The page does not say where the figures stand in it."""

    code = "page_marks"


@dataclass(frozen=True, kw_only=True)
class Recording:
    """The figures of one run that no later run measured again."""

    on: str
    """The day, `YYYY-MM-DD`."""
    rounds: int
    seconds: float
    machine: Mapping[str, str]
    figures: Sequence[Figure]


def record(page: Path, recording: Recording) -> None:
    """Put the figures of a run in the place of their older ones; all others stay as they are.

    They are kept as JSON beside the page. Raises `PageMarksError`, and changes nothing then.
    """
    kept = page.with_suffix(".json")
    known = _read(kept) if kept.exists() else []
    recordings = merged(known, recording)
    text = _placed(page.read_text(), recordings)
    kept.write_text(
        json.dumps([asdict(each) for each in recordings], indent=1, ensure_ascii=False) + "\n"
    )
    page.write_text(text)


def merged(known: Sequence[Recording], latest: Recording) -> list[Recording]:
    """Give the recordings, the latest last, with each figure in the latest that measured it."""
    measured = {figure.name for figure in latest.figures}
    older = [
        replace(each, figures=[one for one in each.figures if one.name not in measured])
        for each in known
    ]
    return [*(each for each in older if each.figures), latest]


def _read(kept: Path) -> list[Recording]:
    return [
        Recording(**{**said, "figures": [_figure(each) for each in said["figures"]]})
        for said in json.loads(kept.read_text())
    ]


def _figure(said: dict[str, Any]) -> Figure:
    return Figure(**{**said, "beside": [Row(**row) for row in said["beside"]]})


def _placed(text: str, recordings: Sequence[Recording]) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise PageMarksError(f"the page needs a line {BEGIN} and below it a line {END}")
    written = "\n".join(map(_section, recordings))
    return f"{before}{begin}\n\n{written}\n{end}{after}"


def _section(recording: Recording) -> str:
    return (
        f"### Recorded on {recording.on}\n\n"
        f"{recording.rounds} rounds, of {recording.seconds:g} seconds each where the work has no "
        f"end of its own.\n\n{report.as_markdown(recording.figures, recording.machine)}"
    )
