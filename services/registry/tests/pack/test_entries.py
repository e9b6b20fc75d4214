"""A section becomes the same entries and the same hash every time."""

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785

from chassis.canonical import encode
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import Entry, section_entries, section_hash
from registry.domain.pack.pack import (
    OpenPointNotInPackError,
    Pack,
    SectionNotInPackError,
)

FOLDER = Path(__file__).parents[4] / "deploy" / "counties" / "510604"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(FOLDER)


def test_every_entry_is_flat_and_has_ascii_keys(pack: Pack) -> None:
    for section in pack.head.sections:
        for entry in section_entries(pack, section.key):
            assert all(key.isascii() for key in entry)
            assert {type(value) for value in entry.values()} <= {str, int, bool}
            assert encode(entry) == rfc8785.dumps(entry)


def test_the_same_files_give_the_same_entries_and_hash(pack: Pack) -> None:
    again = read_pack(FOLDER)

    for section in pack.head.sections:
        entries = section_entries(pack, section.key)
        assert entries == section_entries(again, section.key)
        assert section_hash(entries) == section_hash(section_entries(again, section.key))


def test_no_two_entries_of_a_section_are_the_same(pack: Pack) -> None:
    for section in pack.head.sections:
        entries = [json.dumps(entry) for entry in section_entries(pack, section.key)]
        assert len(entries) == len(set(entries))


def test_a_score_item_carries_its_points_as_text(pack: Pack) -> None:
    entries = section_entries(pack, "anjia-points/table/1")

    assert entries[0] == {
        "entry": "score_table",
        "table": "anjia-points/1",
        "scheme": "anjia-points",
        "version": 1,
        "demonstration": False,
    }
    assert entries[-1] == {
        "entry": "score_item",
        "table": "anjia-points/1",
        "item": "no-occupying",
        "class": "negative-list",
        "name": "侵占公共用地",
        "name_en": "Occupying public ground",
        "sign": "negative",
        "points_least": "-5",
        "points_most": "-5",
        "basis": "illustrative",
    }
    assert len(entries) == 1 + 6 + 44


def test_every_grid_gets_its_own_officers_post(pack: Pack) -> None:
    posts = [
        entry["post"]
        for entry in section_entries(pack, "bodies")
        if entry["entry"] == "post" and entry["kind"] == "grid-officer"
    ]

    assert len(posts) == 16
    assert posts[0] == "510604102211/grid/01/post/grid-officer"


def test_open_points_are_adopted_with_the_section_they_belong_to(pack: Pack) -> None:
    entries = section_entries(pack, "anjia-points/cycle")
    points = {entry["key"]: entry["value"] for entry in entries if entry["entry"] == "open_point"}

    assert list(points) == sorted(str(key) for key in points)
    assert points["objection-window-days"] == 7
    assert points["objection-window-days"] == pack.open_value(
        section="anjia-points/cycle", key="objection-window-days"
    )


def test_a_section_or_point_that_is_not_there_is_said_to_be_missing(pack: Pack) -> None:
    with pytest.raises(SectionNotInPackError):
        section_entries(pack, "anjia-points/table/9")
    with pytest.raises(OpenPointNotInPackError):
        pack.open_value(section="units", key="opening-balance")


@pytest.mark.parametrize("count", range(12))
def test_the_hash_is_the_merkle_root_of_rfc_6962(count: int) -> None:
    entries: list[Entry] = [{"entry": "unit", "name": f"{number}组"} for number in range(count)]

    assert section_hash(entries) == f"sha256:{root([rfc8785.dumps(e) for e in entries]).hex()}"


def test_the_hash_of_nothing_is_that_of_the_empty_tree() -> None:
    assert section_hash([]) == (
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_any_change_of_an_entry_or_of_the_order_changes_the_hash(pack: Pack) -> None:
    entries = section_entries(pack, "units")
    changed = [*entries[:5], entries[5] | {"name": "别组"}, *entries[6:]]

    hashes = [section_hash(some) for some in (entries, changed, entries[::-1], entries[:-1])]

    assert len(set(hashes)) == 4


def root(leaves: list[bytes]) -> bytes:
    """Hash by the recursive definition of RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()
