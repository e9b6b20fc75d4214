"""The rules of grids: each sort, letter and rank stands once, and seats come from somewhere."""

from collections.abc import Iterator

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach
from registry.domain.pack.grids import Grids, GridsFile
from registry.domain.pack.pack import Pack

BASE_GRID = "base_grid"


def check_grids(pack: Pack) -> Iterator[Breach]:
    """Find doubled sorts, letters, trees and ranks, and open points that are not there."""
    for head, content in pack.of_kind(Grids):
        for path, code, message in _sort_defects(content.rules):
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)
        points = {point.key for point in pack.open_points(head.key)}
        bodies = pack.only(Bodies)
        posts = {post.key for post in bodies[1].bodies.posts} if bodies else set()
        for path, code, message in _rank_defects(content.rules, points, posts):
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _sort_defects(rules: GridsFile) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    seen: dict[str, set[str]] = {"key": set(), "letter": set(), "tree": set()}
    for index, sort in enumerate(rules.sorts):
        for field, taken in seen.items():
            value = getattr(sort, field)
            if value in taken:
                yield (
                    ("sorts", index, field),
                    "grid_sort_duplicate",
                    f"Give this sort a {field} of its own; {value} is taken.",
                )
            taken.add(value)
    if BASE_GRID not in seen["key"]:
        yield ("sorts",), "grid_sort_missing", f"List the sort {BASE_GRID}: households stand in it."


def _rank_defects(
    rules: GridsFile, points: set[str], posts: set[str]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    seen = set(posts)
    for index, rank in enumerate(rules.ranks):
        if rank.key in seen:
            yield (
                ("ranks", index, "key"),
                "post_duplicate",
                f"Give this rank a key of its own; {rank.key} is taken.",
            )
        seen.add(rank.key)
        if rank.seats_open_point is not None and rank.seats_open_point not in points:
            yield (
                ("ranks", index, "seats_open_point"),
                "open_point_missing",
                f"Add the open point {rank.seats_open_point} of this section to pack.yaml.",
            )
    if not any(rank.escalates for rank in rules.ranks):
        yield ("ranks",), "grid_chain_empty", "Let at least one rank take what a grid passes on."
