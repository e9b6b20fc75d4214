"""The figures as a page for people and as JSON for programs."""

import json
from collections.abc import Mapping, Sequence

from tests.bench.harness import Figure, Row

HEAD = ("figure", "ours", "peer", "unit", "ours ÷ peer", "goal", "peer is")
SMALL = 100
"""Below this, two decimals are printed."""


def as_markdown(figures: Sequence[Figure], machine: Mapping[str, str]) -> str:
    """Write a table with a line per figure and the lines beside it, then the machine."""
    lines = ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|---|--:|--:|---|"]
    for figure in figures:
        lines.append(_line(figure))
        lines += [_line_beside(row) for row in figure.beside]
    lines += ["", "| measured on | |", "|---|---|"]
    lines += [f"| {fact} | {value} |" for fact, value in machine.items()]
    return "\n".join(lines) + "\n"


def as_json(figures: Sequence[Figure]) -> str:
    """Write the figures as a list of objects; what was not measured is null."""
    return json.dumps(
        [
            {
                "name": figure.name,
                "ours": figure.ours,
                "peer": figure.peer,
                "peer_name": figure.peer_name,
                "unit": figure.unit,
                "ratio": figure.ratio,
                "goal": figure.goal,
                "goal_is_most": figure.goal_is_most,
                "reached": figure.reached,
                "beside": [vars(row) for row in figure.beside],
            }
            for figure in figures
        ],
        ensure_ascii=False,
        indent=2,
    )


def _line(figure: Figure) -> str:
    goal = f"{'≤' if figure.goal_is_most else '≥'} {figure.goal:g}"
    cells = (
        f"**{figure.name}**",
        _number(figure.ours),
        _number(figure.peer),
        figure.unit,
        f"**{_number(figure.ratio)}**",
        goal + (" ✓" if figure.reached else " ✗"),
        figure.peer_name,
    )
    return "| " + " | ".join(cells) + " |"


def _line_beside(row: Row) -> str:
    ratio = _number(row.ratio)
    cells = (row.label, _number(row.ours), _number(row.peer), row.unit, ratio, "", "")
    return "| " + " | ".join(cells) + " |"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if abs(value) < SMALL else f"{value:,.0f}"
