from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registry.application.commands import AdoptSection, Resolution
from registry.domain.pack.entries import Entry, section_hash
from registry.domain.section import SectionAlreadyAdoptedError

VILLAGE = "510604102211"
ENTRIES: list[Entry] = [
    {"entry": "note", "key": f"{number:05}", "text": "字" * 90} for number in range(900)
]
COMMAND = AdoptSection(
    section="village/rules",
    kind="notes",
    scheme=None,
    version=1,
    entries=ENTRIES,
    root=section_hash(ENTRIES),
    effective_on=date(2026, 4, 1),
    resolution=Resolution(
        body="村民代表大会",
        decided_on=date(2026, 3, 20),
        title="村规",
        reference="1",
        basis="illustrative",
    ),
)


async def test_a_section_of_many_chunks_is_adopted_in_one_transaction(places: Any) -> None:
    receipt = await places.registry.adopt_section(COMMAND, places.within(VILLAGE))

    events = [event for event in places.events() if "section" in str(event["type"])]
    kinds = [str(event["type"]).rpartition(".section.")[2] for event in events]
    assert kinds == ["opened.v1", *["chunk_adopted.v1"] * (len(events) - 2), "adopted.v1"]
    assert len(events) > 6
    assert {event["time"] for event in events} == {receipt.recorded_at}
    assert {event["unit"] for event in events} == {str(places.unit(VILLAGE))}


async def test_the_same_section_again_changes_nothing_and_answers_the_same(places: Any) -> None:
    first = await places.registry.adopt_section(COMMAND, places.within(VILLAGE))
    count = len(places.events())

    again = await places.registry.adopt_section(COMMAND, places.within(VILLAGE))

    assert (again.body, again.version) == (first.body, first.version)
    assert len(places.events()) == count


async def test_other_content_under_an_adopted_version_is_refused(places: Any) -> None:
    await places.registry.adopt_section(COMMAND, places.within(VILLAGE))
    count = len(places.events())
    other = replace(COMMAND, entries=ENTRIES[:3], root=section_hash(ENTRIES[:3]))

    with pytest.raises(SectionAlreadyAdoptedError):
        await places.registry.adopt_section(other, places.within(VILLAGE))

    assert len(places.events()) == count
    await places.registry.adopt_section(replace(other, version=2), places.within(VILLAGE))
