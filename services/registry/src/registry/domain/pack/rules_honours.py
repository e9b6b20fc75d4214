"""The rules of honours and linkage: each names types and posts that exist, and no key twice."""

from collections import Counter
from collections.abc import Iterator, Sequence

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.head import SectionKind
from registry.domain.pack.honours import Honours, HonoursFile, Linkage, LinkageFile
from registry.domain.pack.pack import Pack
from registry.domain.pack.scoring import Scheme

AT_MOST_ONCE: tuple[SectionKind, ...] = ("honours", "linkage")


def check_honours(pack: Pack) -> Iterator[Breach]:
    """Find doubled sections and keys, bounds that cross, and types or posts that are not there."""
    yield from _check_sections(pack)
    types = {
        head.scheme: {subject.key for subject in scheme.rules.subject_types}
        for head, scheme in pack.of_kind(Scheme)
    }
    for head, honours in pack.of_kind(Honours):
        for path, code, message in _honours_defects(honours.rules, types.get(head.scheme)):
            yield _breach(head.key, ("rules", *path), code, message)
    bodies = pack.only(Bodies)
    posts = None if bodies is None else {post.key for post in bodies[1].bodies.posts}
    for head, linkage in pack.of_kind(Linkage):
        for path, code, message in _linkage_defects(linkage.rules, posts):
            yield _breach(head.key, ("rules", *path), code, message)


def _check_sections(pack: Pack) -> Iterator[Breach]:
    counts = Counter((section.scheme, section.kind) for section in pack.head.sections)
    for (scheme, kind), count in counts.items():
        if kind in AT_MOST_ONCE and count > 1:
            yield _breach(
                "",
                ("sections",),
                "section_count_differs",
                f"List at most one section of kind {kind} for {scheme}, not {count}.",
            )


def _honours_defects(rules: HonoursFile, types: set[str] | None) -> Iterator[tuple[Path, str, str]]:
    if rules.bonus.fen_least > rules.bonus.fen_most:
        yield ("bonus", "fen_most"), "bounds_crossed", "Let the most be at least the least."
    yield from _doubled([title.key for title in rules.titles], "titles", "title_duplicate")
    for index, title in enumerate(rules.titles):
        path: Path = ("titles", index, "subject_types")
        if not title.subject_types:
            yield path, "subject_type_missing", "Name at least one type of subject."
        for kind in title.subject_types:
            if types is not None and kind not in types:
                yield path, "subject_type_missing", f"Add the type {kind} to the scheme first."


def _linkage_defects(rules: LinkageFile, posts: set[str] | None) -> Iterator[tuple[Path, str, str]]:
    yield from _doubled([each.key for each in rules.purposes], "purposes", "purpose_duplicate")
    for index, purpose in enumerate(rules.purposes):
        if posts is not None and purpose.post not in posts:
            yield (
                ("purposes", index, "post"),
                "post_missing",
                f"Add the post {purpose.post} first.",
            )


def _doubled(keys: Sequence[str], field: str, code: str) -> Iterator[tuple[Path, str, str]]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield (field, index, "key"), code, f"Give this one a key of its own; {key} is taken."


def _breach(section: str, path: Path, code: str, message: str) -> Breach:
    return Breach(section=section, path=path, code=code, message=message)
