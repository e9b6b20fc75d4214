from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.canonical import NotCanonicalError, encode
from chassis.testing.aggregates import Fact, given, happened
from registry.domain.ids import section_id
from registry.domain.pack.entries import section_hash
from registry.domain.section import (
    CHUNK_BYTES_MAX,
    Adoption,
    EntryTooLargeError,
    Section,
    SectionAlreadyAdoptedError,
    SectionEmptyError,
    SectionRootDiffersError,
)

ADOPTION = Adoption(
    kind="score_table",
    scheme="anjia-points",
    effective_on=date(2026, 1, 1),
    resolution_body="安家村村民代表大会",
    resolution_on=date(2025, 12, 20),
    resolution_title="评分表",
    resolution_reference="示例-1",
    basis="illustrative",
)
OPENED = Fact(Section.Opened, section="anjia-points/table/1", kind="score_table", version=1)
ENTRIES: list[dict[str, Any]] = [{"entry": "score_item", "item": "a", "points": 3, "shown": True}]


def many(size: int) -> list[dict[str, Any]]:
    return [{"entry": "score_item", "item": f"{number:06}", "name": "名" * 50}
            for number in range(size)]  # fmt: skip


def adopt(section: Section, entries: list[dict[str, Any]], adoption: Adoption = ADOPTION) -> None:
    section.adopt(entries, root=section_hash(entries), adoption=adoption)


def test_a_section_has_the_id_of_its_key_and_version() -> None:
    section = Section.open("510604", section="units", kind="units", version=2)

    assert section.id == section_id("510604", "units", 2)


def test_an_adopted_section_is_its_chunks_and_the_event_that_closes_it() -> None:
    section = given(Section, OPENED)

    adopt(section, ENTRIES)

    chunk, closing = happened(section)
    assert chunk == Fact(
        Section.ChunkAdopted,
        section="anjia-points/table/1",
        version=1,
        index=0,
        entries=ENTRIES,
    )
    assert closing.fields["root"] == section_hash(ENTRIES)
    assert (closing.fields["chunks"], closing.fields["entries_count"]) == (1, 1)
    assert closing.fields["resolution_on"] == date(2025, 12, 20)


def test_large_content_is_cut_into_chunks_that_join_to_the_same_entries() -> None:
    section = given(Section, OPENED)
    entries = many(1_000)

    adopt(section, entries)

    *chunks, closing = happened(section)
    joined = [entry for chunk in chunks for entry in chunk.fields["entries"]]
    assert len(chunks) == closing.fields["chunks"] > 2
    assert joined == entries
    assert section_hash(joined) == closing.fields["root"]
    assert all(len(encode(chunk.fields["entries"])) <= CHUNK_BYTES_MAX + 2 for chunk in chunks)


def test_the_same_content_again_changes_nothing() -> None:
    section = given(Section, OPENED)
    adopt(section, ENTRIES)
    again = given(Section, OPENED, *happened(section))

    adopt(again, ENTRIES)

    assert happened(again) == []


def test_other_content_or_another_resolution_under_an_adopted_version_is_refused() -> None:
    section = given(Section, OPENED)
    adopt(section, ENTRIES)
    again = given(Section, OPENED, *happened(section))

    with pytest.raises(SectionAlreadyAdoptedError):
        adopt(again, many(1))
    with pytest.raises(SectionAlreadyAdoptedError):
        adopt(again, ENTRIES, replace(ADOPTION, resolution_reference="示例-2"))

    assert happened(again) == []


def test_entries_in_another_order_have_not_the_announced_root() -> None:
    section = given(Section, OPENED)
    entries = many(2)

    with pytest.raises(SectionRootDiffersError):
        section.adopt(entries[::-1], root=section_hash(entries), adoption=ADOPTION)

    assert happened(section) == []


def test_a_section_without_entries_or_with_a_huge_one_is_refused() -> None:
    section = given(Section, OPENED)

    with pytest.raises(SectionEmptyError):
        adopt(section, [])
    with pytest.raises(EntryTooLargeError):
        adopt(section, [{"entry": "note", "text": "字" * CHUNK_BYTES_MAX}])


def test_an_entry_that_has_no_canonical_form_is_refused() -> None:
    section = given(Section, OPENED)

    with pytest.raises(NotCanonicalError):
        adopt(section, [{"entry": "note", "points": 0.4}])
