"""The rules of units: codes that nest, counts as stated, trees without gaps or circles."""

from collections import Counter
from collections.abc import Iterator, Mapping

from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.head import PackHead
from registry.domain.pack.pack import Pack
from registry.domain.pack.units import DivisionRow, Divisions, Tree, Units

CODE_DIGITS = {"county": 6, "town": 9, "village": 12}
PARENT_LEVEL = {"town": "county", "village": "town"}
KINDS = {
    "county": ("county",),
    "town": ("town",),
    "village": ("village", "community"),
}


def unit_keys(pack: Pack) -> frozenset[str] | None:
    """Give the keys of all units, or nothing where a section that names them cannot be read."""
    divisions, units = pack.only(Divisions), pack.only(Units)
    if divisions is None or units is None:
        return None
    return frozenset(
        [row.code for row in divisions[1].divisions] + [row.key for row in units[1].units]
    )


def division_codes(pack: Pack, kind: str | None) -> tuple[str, ...]:
    """Give the codes of all official divisions of a kind, in the order of their table."""
    divisions = pack.only(Divisions)
    rows = () if divisions is None else divisions[1].divisions
    return tuple(row.code for row in rows if row.kind == kind)


def check_divisions(pack: Pack) -> Iterator[Breach]:
    """Find codes that are doubled or do not nest, and counts that differ from the head's."""
    found = pack.only(Divisions)
    if found is None:
        return
    head, content = found
    levels = {row.code: row.level for row in content.divisions}
    seen: set[str] = set()
    for index, row in enumerate(content.divisions):
        if row.code in seen:
            yield _breach(
                head.key,
                ("divisions", index, "code"),
                "unit_duplicate",
                f"Keep one row of {row.code}.",
            )
        seen.add(row.code)
        for column, code, message in _division_defects(row, levels, pack.head.county):
            yield _breach(head.key, ("divisions", index, column), code, message)
    yield from _check_counts(pack.head, content)


def _division_defects(
    row: DivisionRow, levels: Mapping[str, str], county: str
) -> Iterator[tuple[str, str, str]]:
    if len(row.code) != CODE_DIGITS[row.level] or not row.code.startswith(county):
        yield (
            "code",
            "division_code_wrong_level",
            f"Write a code of {CODE_DIGITS[row.level]} digits that begins with {county}.",
        )
    if row.kind not in KINDS[row.level]:
        yield (
            "kind",
            "division_kind_wrong_level",
            f"Write {' or '.join(KINDS[row.level])} as the kind of a {row.level}.",
        )
    wanted = PARENT_LEVEL.get(row.level)
    if wanted is None:
        if row.parent:
            yield "parent", "parent_not_allowed", "Leave the parent of the county empty."
    elif levels.get(row.parent) is None:
        yield "parent", "parent_missing", f"Add the parent {row.parent or '(empty)'}, or mend it."
    elif levels[row.parent] != wanted or not row.code.startswith(row.parent):
        yield (
            "parent",
            "parent_wrong",
            f"Name the {wanted} whose code {row.code} begins with as the parent.",
        )


def _check_counts(head: PackHead, content: Divisions) -> Iterator[Breach]:
    kinds = Counter(row.kind for row in content.divisions)
    stated = {
        "towns": (head.counts.towns, kinds["town"]),
        "villages": (head.counts.villages, kinds["village"]),
        "communities": (head.counts.communities, kinds["community"]),
    }
    for name, (said, listed) in stated.items():
        if said != listed:
            yield _breach(
                "",
                ("counts", name),
                "count_differs",
                f"The head states {said} {name}, the divisions list {listed}; mend one of them.",
            )
    if kinds["county"] != 1:
        yield _breach("", ("county",), "count_differs", f"List one county, not {kinds['county']}.")


def check_units(pack: Pack) -> Iterator[Breach]:
    """Find units that are doubled or stand in no tree, and trees that do not hold together."""
    found, keys = pack.only(Units), unit_keys(pack)
    if found is None or keys is None:
        return
    head, content = found
    divisions = pack.only(Divisions)
    seen = {row.code for row in divisions[1].divisions} if divisions else set()
    placed = {node.unit for tree in content.trees.trees for node in tree.nodes}
    placed |= {tree.root for tree in content.trees.trees}
    for index, row in enumerate(content.units):
        path: Path = ("units", index, "key")
        if row.key in seen:
            yield _breach(head.key, path, "unit_duplicate", f"Keep one row of {row.key}.")
        elif row.key not in placed:
            yield _breach(
                head.key, path, "unit_in_no_tree", f"Give {row.key} a place in one of the trees."
            )
        seen.add(row.key)
    trees: set[str] = set()
    for index, tree in enumerate(content.trees.trees):
        where: Path = ("trees", "trees", index)
        if tree.key in trees:
            yield _breach(
                head.key, (*where, "key"), "tree_duplicate", f"Keep one tree named {tree.key}."
            )
        trees.add(tree.key)
        for path, code, message in _tree_defects(tree, keys):
            yield _breach(head.key, (*where, *path), code, message)


def _tree_defects(tree: Tree, keys: frozenset[str]) -> Iterator[tuple[Path, str, str]]:
    if tree.root not in keys:
        yield ("root",), "unit_missing", f"Add the unit {tree.root}, or name one that exists."
    if tree.built_from == "divisions" and tree.nodes:
        yield ("nodes",), "tree_nodes_not_allowed", "Leave out the nodes: the divisions give them."
    parents = {node.unit: node.parent for node in tree.nodes}
    seen = {tree.root}
    for index, node in enumerate(tree.nodes):
        if node.unit in seen:
            yield ("nodes", index, "unit"), "unit_twice_in_tree", f"Place {node.unit} once."
        seen.add(node.unit)
        if node.unit not in keys:
            yield ("nodes", index, "unit"), "unit_missing", f"Add the unit {node.unit} first."
        if node.parent != tree.root and node.parent not in parents:
            yield (
                ("nodes", index, "parent"),
                "parent_missing",
                f"Place {node.parent} in this tree too, or name another parent.",
            )
        elif _circles(node.unit, parents, tree.root):
            yield (
                ("nodes", index, "parent"),
                "tree_circle",
                f"Name a parent of {node.unit} that does not stand below it.",
            )
    if tree.nodes_stated is not None and tree.nodes_stated != len(tree.nodes):
        yield (
            ("nodes_stated",),
            "count_differs",
            f"The tree states {tree.nodes_stated} nodes and lists {len(tree.nodes)}; mend one.",
        )


def _circles(unit: str, parents: dict[str, str], root: str) -> bool:
    at, seen = parents[unit], {unit}
    while at != root and at in parents and at not in seen:
        seen.add(at)
        at = parents[at]
    return at == unit


def _breach(section: str, path: Path, code: str, message: str) -> Breach:
    return Breach(section=section, path=path, code=code, message=message)
