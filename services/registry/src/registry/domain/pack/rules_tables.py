"""The rules of one score table: as many items as the scheme states, each within its bounds."""

from collections.abc import Iterator

from kernel.points import format_points
from registry.domain.pack.findings import Path
from registry.domain.pack.scoring import SchemeFile, ScoreItem, ScoreTable


def check_table(
    table: ScoreTable, scheme: SchemeFile, placeholders: frozenset[str]
) -> Iterator[tuple[Path, str, str]]:
    """Find what a table has against its scheme: place, code and what to do.

    `placeholders` are the classes that an open point owns: a class which the source text does
    not name must be one of them.
    """
    yield from _counts(table, scheme)
    classes: set[str] = set()
    for index, row in enumerate(table.classes):
        if row.key in classes:
            yield (
                ("classes", index, "key"),
                "class_duplicate",
                f"Give this class a key of its own; {row.key} is taken.",
            )
        classes.add(row.key)
        if row.basis == "illustrative" and row.key not in placeholders:
            yield (
                ("classes", index, "basis"),
                "placeholder_without_owner",
                f"Name {row.key} in an open point of the scheme, so that somebody must decide it.",
            )
    codes: set[str] = set()
    for index, item in enumerate(table.items):
        if item.code in codes:
            yield (
                ("items", index, "code"),
                "item_duplicate",
                f"Give this item a code of its own; {item.code} is taken.",
            )
        codes.add(item.code)
        defects = _positive if item.sign == "positive" else _negative
        for column, code, message in defects(item, scheme, classes):
            yield ("items", index, column), code, message


def _counts(table: ScoreTable, scheme: SchemeFile) -> Iterator[tuple[Path, str, str]]:
    positive = sum(item.sign == "positive" for item in table.items)
    negative = len(table.items) - positive
    counts = {
        ("classes", "classes"): (scheme.classes, len(table.classes)),
        ("items", "positive items"): (scheme.positive.items, positive),
        ("items", "negative items"): (scheme.negative.items, negative),
    }
    for (role, name), (stated, listed) in counts.items():
        if stated != listed:
            yield (
                (role,),
                "count_differs",
                f"The scheme states {stated} {name}, the table lists {listed}; mend one of them.",
            )


def _positive(
    item: ScoreItem, scheme: SchemeFile, classes: set[str]
) -> Iterator[tuple[str, str, str]]:
    least, most = scheme.positive.points_least, scheme.positive.points_most
    if item.class_ not in classes:
        yield "class", "class_missing", f"Add the class {item.class_}, or name one that exists."
    bounds = f"{format_points(least)} to {format_points(most)}"
    for column, points in (("points_least", item.points_least), ("points_most", item.points_most)):
        if not least <= points <= most:
            yield column, "points_out_of_bounds", f"Stay within the scheme's {bounds} points."
    if item.points_least > item.points_most:
        yield "points_most", "bounds_crossed", "Let the most be at least the least."


def _negative(
    item: ScoreItem, scheme: SchemeFile, classes: set[str]
) -> Iterator[tuple[str, str, str]]:
    del classes  # A deduction is on the negative list and in none of the classes.
    if item.class_ != scheme.negative.key:
        yield "class", "class_missing", f"Write {scheme.negative.key} for a negative item."
    each = scheme.negative.points_each
    for column, points in (("points_least", item.points_least), ("points_most", item.points_most)):
        if points != each:
            yield column, "points_out_of_bounds", f"Write exactly {format_points(each)} points."
