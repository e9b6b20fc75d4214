"""How much more memory a file of 200,000 rows takes than one of 50,000."""

from statistics import median

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.import_memory import OurImportMemory
from tests.bench.ours.sides import OurSides

NAME = "import_memory"
GOAL = 1.15
ROWS, ROWS_FEWER = 200_000, 50_000
FIRST_OF_ROWS, FIRST_OF_FEWER = 200, 300
"""From here the files are numbered, so that each tells of households of its own."""
UNIT = "MiB"


def measure(bench: Bench, _ours: OurSides) -> Figure:
    """Compare the most memory at any moment of both imports, each in a warm process of its own."""
    many = OurImportMemory(bench, ROWS, FIRST_OF_ROWS)
    few = OurImportMemory(bench, ROWS_FEWER, FIRST_OF_FEWER)
    pairs = alternate(many, few, rounds=bench.rounds)
    found = many.found[1:]
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name=f"the same, {ROWS_FEWER:,} rows",
        unit=f"{UNIT} at most",
        ratio=pairs.ratio,
        goal=GOAL,
        goal_is_most=True,
        beside=[
            _row("before the file", [each.before for each in found]),
            *(
                _row(f"{part} of {ROWS:,} rows", [each.at_parts[part] for each in found])
                for part in found[0].at_parts
            ),
        ],
    )


def _row(label: str, made: list[float]) -> Row:
    return Row(label=label, ours=median(made), peer=None, unit=UNIT)
