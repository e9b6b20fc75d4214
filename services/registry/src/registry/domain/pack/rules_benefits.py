"""The rules of benefits and blacklists: what the law grants stays, and what is named exists."""

from collections import Counter
from collections.abc import Iterator

from registry.domain.pack.benefits import Benefit, Benefits, Blacklist, BlacklistFile
from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys
from registry.domain.pack.scoring import Scheme


def check_benefits(pack: Pack) -> Iterator[Breach]:
    """Find benefits that no village may suspend, and blacklists that name what is not there."""
    yield from _check_lists(pack)
    for head, content in pack.of_kind(Benefits):
        seen: set[str] = set()
        for index, benefit in enumerate(content.benefits.benefits):
            for field, code, message in _benefit_defects(benefit, seen):
                path: Path = ("benefits", "benefits", index, field)
                yield Breach(section=head.key, path=path, code=code, message=message)
            seen.add(benefit.key)
    for head, blacklist in pack.of_kind(Blacklist):
        for path, code, message in _blacklist_defects(blacklist.rules, head.scheme, pack):
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _check_lists(pack: Pack) -> Iterator[Breach]:
    units = unit_keys(pack)
    taken: set[str] = set()
    for head, content in pack.of_kind(Benefits):
        unit = content.benefits.unit
        path: Path = ("benefits", "unit")
        if units is not None and unit not in units:
            yield Breach(
                section=head.key,
                path=path,
                code="unit_missing",
                message=f"Add the unit {unit}, or name one that exists.",
            )
        if unit in taken:
            yield Breach(
                section=head.key,
                path=path,
                code="benefits_twice",
                message=f"Keep one list of benefits for {unit}.",
            )
        taken.add(unit)
    counts = Counter(head.scheme for head, _ in pack.of_kind(Blacklist))
    for scheme, count in counts.items():
        if count > 1:
            yield Breach(
                section="",
                path=("sections",),
                code="section_count_differs",
                message=f"List at most one section of kind blacklist for {scheme}, not {count}.",
            )


def _benefit_defects(benefit: Benefit, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    if benefit.key in seen:
        yield (
            "key",
            "benefit_duplicate",
            f"Give this benefit a key of its own; {benefit.key} is taken.",
        )
    if benefit.kind == "statutory" and benefit.suspended:
        yield (
            "suspended",
            "statutory_benefit_suspended",
            f"Write `suspended: false`: {benefit.key} is due by law and not the village's to take.",
        )


def _blacklist_defects(
    rules: BlacklistFile, scheme: str | None, pack: Pack
) -> Iterator[tuple[Path, str, str]]:
    frames = [content.rules for head, content in pack.of_kind(Scheme) if head.scheme == scheme]
    known = {subject.key for frame in frames for subject in frame.subject_types}
    for index, key in enumerate(rules.subject_types):
        if frames and key not in known:
            yield (
                ("subject_types", index),
                "subject_type_missing",
                f"Name types of the scheme {scheme}: {', '.join(sorted(known))}.",
            )
    bodies = pack.only(Bodies)
    if bodies is None:
        return
    there = {body.key for body in bodies[1].bodies.bodies}
    for field, body in (("assessed_by", rules.assessed_by), ("approved_by", rules.approved_by)):
        if body not in there:
            yield (field,), "body_missing", f"Add the body {body} first."
    if rules.assessed_by == rules.approved_by:
        yield (
            ("approved_by",),
            "second_approval_missing",
            "Let another body approve than the one that assesses.",
        )
