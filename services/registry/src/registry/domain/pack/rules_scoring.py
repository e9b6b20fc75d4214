"""The rules of points schemes: their sections belong together and name what exists."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.head import SectionKind
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_tables import check_table
from registry.domain.pack.rules_units import unit_keys
from registry.domain.pack.scoring import Cycle, CycleFile, Scheme, SchemeFile, ScoreTable
from registry.domain.pack.units import Units

ONCE_PER_SCHEME: tuple[SectionKind, ...] = ("scheme", "cycle")


def check_scoring(pack: Pack) -> Iterator[Breach]:
    """Find schemes that lack a section, name what is not there, or hold a table out of bounds."""
    yield from _check_sections(pack)
    yield from _check_versions(pack)
    for head, scheme in pack.of_kind(Scheme):
        if scheme.rules.key != head.scheme:
            yield _breach(
                head.key,
                ("rules", "key"),
                "scheme_key_differs",
                f"Write the key that pack.yaml gives this section's scheme: {head.scheme}.",
            )
        for path, code, message in _scheme_defects(scheme.rules, pack):
            yield _breach(head.key, ("rules", *path), code, message)
        for table_head, table in pack.of_kind(ScoreTable):
            if table_head.scheme == head.scheme:
                placeholders = _placeholders(pack, head.key)
                for path, code, message in check_table(table, scheme.rules, placeholders):
                    yield _breach(table_head.key, path, code, message)
    for head, cycle in pack.of_kind(Cycle):
        for path, code, message in _cycle_defects(cycle.rules, pack):
            yield _breach(head.key, ("rules", *path), code, message)


def _check_sections(pack: Pack) -> Iterator[Breach]:
    counts = Counter((section.scheme, section.kind) for section in pack.head.sections)
    for scheme in sorted({section.scheme for section in pack.head.sections if section.scheme}):
        for kind in ONCE_PER_SCHEME:
            if counts[scheme, kind] != 1:
                yield _breach(
                    "",
                    ("sections",),
                    "section_count_differs",
                    f"List one section of kind {kind} for {scheme}, not {counts[scheme, kind]}.",
                )
        if not counts[scheme, "score_table"]:
            yield _breach(
                "",
                ("sections",),
                "section_count_differs",
                f"List at least one section of kind score_table for {scheme}.",
            )


def _check_versions(pack: Pack) -> Iterator[Breach]:
    tables = [
        (section.scheme or "", section.version, index, section)
        for index, section in enumerate(pack.head.sections)
        if section.kind == "score_table"
    ]
    tables.sort(key=lambda table: table[:3])
    for earlier, later in pairwise(tables):
        if earlier[0] != later[0]:
            continue
        if earlier[1] == later[1]:
            yield _breach(
                "",
                ("sections", later[2], "version"),
                "table_version_duplicate",
                f"Give this table of {later[0]} a version of its own; {later[1]} is taken.",
            )
        elif earlier[3].effective_on >= later[3].effective_on:
            yield _breach(
                "",
                ("sections", later[2], "effective_on"),
                "table_order_unclear",
                f"Let version {later[1]} hold from a later day than version {earlier[1]}.",
            )


def _scheme_defects(scheme: SchemeFile, pack: Pack) -> Iterator[tuple[Path, str, str]]:
    units, bodies, placed = unit_keys(pack), pack.only(Bodies), pack.only(Units)
    if units is not None and scheme.unit not in units:
        yield ("unit",), "unit_missing", f"Add the unit {scheme.unit}, or name one that exists."
    if bodies is not None:
        known = {body.key for body in bodies[1].bodies.bodies}
        for field, body in (("led_by", scheme.led_by), ("adopted_by", scheme.adopted_by)):
            if body not in known:
                yield (field,), "body_missing", f"Add the body {body} first."
    if placed is not None and scheme.tree not in {tree.key for tree in placed[1].trees.trees}:
        yield ("tree",), "tree_missing", f"Add the tree {scheme.tree} first."
    seen: set[str] = set()
    for index, subject in enumerate(scheme.subject_types):
        if subject.key in seen:
            yield (
                ("subject_types", index, "key"),
                "subject_type_duplicate",
                f"Give this type of subject a key of its own; {subject.key} is taken.",
            )
        seen.add(subject.key)
    if scheme.positive.points_least > scheme.positive.points_most:
        yield ("positive", "points_most"), "bounds_crossed", "Let the most be at least the least."
    if scheme.negative.points_each >= 0:
        yield ("negative", "points_each"), "sign_wrong", "Write a deduction as a negative number."


def _cycle_defects(cycle: CycleFile, pack: Pack) -> Iterator[tuple[Path, str, str]]:
    found = pack.only(Bodies)
    if found is None:
        return
    bodies = {body.key for body in found[1].bodies.bodies}
    posts = {post.key for post in found[1].bodies.posts}
    if cycle.recording.by_post not in posts:
        yield (
            ("recording", "by_post"),
            "post_missing",
            f"Add the post {cycle.recording.by_post} first.",
        )
    steps = {"recognition": cycle.recognition.by_body, "approval": cycle.approval.by_body}
    for step, body in steps.items():
        if body not in bodies:
            yield (step, "by_body"), "body_missing", f"Add the body {body} first."


def _placeholders(pack: Pack, section: str) -> frozenset[str]:
    return frozenset(
        str(point.value)
        for point in pack.open_points(section)
        if point.key in {"fifth-score-class", "sixth-score-class"}
    )


def _breach(section: str, path: Path, code: str, message: str) -> Breach:
    return Breach(section=section, path=path, code=code, message=message)
