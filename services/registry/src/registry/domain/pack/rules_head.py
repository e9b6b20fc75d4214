"""The rules of a pack's head: which sections must be there, and that no rule looks back."""

from collections import Counter
from collections.abc import Iterator

from registry.domain.pack.findings import Breach
from registry.domain.pack.head import SectionHead, SectionKind
from registry.domain.pack.pack import Pack

ONCE: tuple[SectionKind, ...] = ("divisions", "units", "bodies")
AT_MOST_ONCE: tuple[SectionKind, ...] = ("grids",)
OF_A_SCHEME: tuple[SectionKind, ...] = (
    "scheme", "cycle", "score_table", "blacklist", "honours", "linkage",
)  # fmt: skip


def check_head(pack: Pack) -> Iterator[Breach]:
    """Find sections that are missing, doubled, without a scheme, or decided after they hold."""
    kinds = Counter(section.kind for section in pack.head.sections)
    for kind in ONCE:
        if kinds[kind] != 1:
            yield _breach(
                ("sections",),
                "section_count_differs",
                f"List one section of kind {kind}, not {kinds[kind]}.",
            )
    for kind in AT_MOST_ONCE:
        if kinds[kind] > 1:
            yield _breach(
                ("sections",),
                "section_count_differs",
                f"List one section of kind {kind} or none, not {kinds[kind]}.",
            )
    keys: set[str] = set()
    files: set[str] = set()
    for index, section in enumerate(pack.head.sections):
        if section.key in keys:
            yield _breach(
                ("sections", index, "key"),
                "section_duplicate",
                f"Give this section a key of its own; {section.key} is taken.",
            )
        keys.add(section.key)
        for role, file in section.files.items():
            if file in files:
                yield _breach(
                    ("sections", index, "files", role),
                    "file_used_twice",
                    f"Give this section a file of its own; {file} belongs to another.",
                )
            files.add(file)
        yield from _check_section(section, index)


def _check_section(section: SectionHead, index: int) -> Iterator[Breach]:
    path = ("sections", index)
    if (section.kind in OF_A_SCHEME) != (section.scheme is not None):
        yield _breach(
            path,
            "section_scheme_unclear",
            f"Give `scheme` to sections of the kinds {', '.join(OF_A_SCHEME)}, and only to them.",
        )
    if section.resolution.decided_on > section.effective_on:
        yield _breach(
            (*path, "effective_on"),
            "decided_after_effect",
            "Let the section hold from the day of its resolution at the earliest.",
        )


def _breach(path: tuple[str | int, ...], code: str, message: str) -> Breach:
    return Breach(section="", path=path, code=code, message=message)
