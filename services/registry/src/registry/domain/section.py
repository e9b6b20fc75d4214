"""One version of one section of the adopted rules (制度), taken over in chunks and then closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.canonical import encode
from chassis.errors import InvalidError, RefusedError
from registry.domain.ids import section_id
from registry.domain.pack.entries import section_hash

CHUNK_BYTES_MAX = 40_000
"""Well below what one event may hold, envelope included."""


class SectionAlreadyAdoptedError(RefusedError):
    """The version of the section was adopted with other content."""

    code = "section_already_adopted"


class SectionRootDiffersError(InvalidError):
    """The entries are not those whose root was announced."""

    code = "section_root_differs"


class SectionEmptyError(InvalidError):
    """A section without entries rules nothing."""

    code = "section_empty"


class EntryTooLargeError(InvalidError):
    """One entry alone is larger than a chunk may be."""

    code = "entry_too_large"


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """By whose decision a section holds from when on, and what it is."""

    kind: str
    scheme: str | None
    effective_on: date
    resolution_body: str
    resolution_on: date
    resolution_title: str
    resolution_reference: str
    basis: str


class Section(AggregateRoot):
    """Counts only when closed, is closed once, and closes over the root of all its entries."""

    TOPIC = "registry.section"

    class Opened(Created):
        """The chunks of this version follow."""

        TOPIC = "registry.section.opened"
        section: str
        kind: str
        version: int

    class ChunkAdopted(AggregateRoot.Event):
        """These entries are the next ones of the section."""

        TOPIC = "registry.section.chunk_adopted"
        section: str
        version: int
        index: int
        entries: list[dict[str, Any]]

    class Adopted(AggregateRoot.Event):
        """The section is whole and holds from its effective date, by this resolution."""

        TOPIC = "registry.section.adopted"
        section: str
        kind: str
        scheme: str | None
        version: int
        chunks: int
        entries_count: int
        root: str
        effective_on: date
        resolution_body: str
        resolution_on: date
        resolution_title: str
        resolution_reference: str
        basis: str

    @classmethod
    def open(cls, county: str, *, section: str, kind: str, version: int) -> Self:
        """Begin one version of a section."""
        own_id: UUID = section_id(county, section, version)
        return cls._create(cls.Opened, id=own_id, section=section, kind=kind, version=version)

    @event(Opened)
    def __init__(self, section: str, kind: str, version: int) -> None:
        self.section = section
        self.kind = kind
        self.number = version
        self.chunks = 0
        self.entries_count = 0
        self.adopted: tuple[str, Adoption] | None = None

    def adopt(self, entries: Sequence[dict[str, Any]], *, root: str, adoption: Adoption) -> None:
        """Take over all entries and close; the same ones again change nothing.

        Raises `SectionAlreadyAdoptedError` for anything else under a version that is closed, and
        `SectionRootDiffersError` where the entries' own root is not the announced one.
        """
        if not entries:
            raise SectionEmptyError(f"section {self.section} has no entries: send its content")
        found = section_hash(entries)
        if found != root:
            raise SectionRootDiffersError(
                f"the entries of {self.section} have the root {found}, not {root}: send them as "
                "they were decided, in their order"
            )
        if self.adopted is not None:
            if self.adopted != (root, adoption):
                raise SectionAlreadyAdoptedError(
                    f"version {self.number} of {self.section} is adopted with the root "
                    f"{self.adopted[0]}: give other content the next version"
                )
            return
        for index, chunk in enumerate(_chunks(entries)):
            self._chunk_adopted(
                section=self.section, version=self.number, index=index, entries=chunk
            )
        self._adopted(
            section=self.section,
            version=self.number,
            chunks=self.chunks,
            entries_count=self.entries_count,
            root=root,
            **vars(adoption),
        )

    @event(ChunkAdopted)
    def _chunk_adopted(
        self, section: str, version: int, index: int, entries: list[dict[str, Any]]
    ) -> None:
        assert (section, version, index) == (self.section, self.number, self.chunks)
        self.chunks += 1
        self.entries_count += len(entries)

    @event(Adopted)
    def _adopted(
        self,
        section: str,
        kind: str,
        scheme: str | None,
        version: int,
        chunks: int,
        entries_count: int,
        root: str,
        effective_on: date,
        resolution_body: str,
        resolution_on: date,
        resolution_title: str,
        resolution_reference: str,
        basis: str,
    ) -> None:
        assert (section, version) == (self.section, self.number)
        assert (chunks, entries_count) == (self.chunks, self.entries_count)
        adoption = Adoption(
            kind=kind,
            scheme=scheme,
            effective_on=effective_on,
            resolution_body=resolution_body,
            resolution_on=resolution_on,
            resolution_title=resolution_title,
            resolution_reference=resolution_reference,
            basis=basis,
        )
        self.adopted = (root, adoption)


def _chunks(entries: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Cut the entries into runs of at most `CHUNK_BYTES_MAX` canonical bytes each."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(encode(entry)) + 1
        if length > CHUNK_BYTES_MAX:
            raise EntryTooLargeError(
                f"an entry has {length} bytes, more than {CHUNK_BYTES_MAX}: divide it"
            )
        if size + length > CHUNK_BYTES_MAX:
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += length
    yield chunk
