"""What registry adopts of a pack's red-flag rules is what audit asks by."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from audit.domain.flags.adopted import SettingsInForce
from audit.domain.flags.asking import Watching
from audit.domain.flags.facts.awaited import AWAITED
from audit.domain.flags.facts.leaf import read_fact
from audit.domain.flags.following import FollowingWatch
from audit.domain.flags.interface import Recorded, Rule
from audit.domain.flags.rules import RULES
from audit.domain.flags.texts import TEXTS
from audit.domain.flags.watches import receipt_book_gap, split_below_threshold
from chassis import canonical
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import Entry, section_entries, section_hash
from tests.contracts.awaited import example_of

ROOT = Path(__file__).parents[2]
LUOJIANG = ROOT / "deploy/counties/510604"
SECTION = "oversight/red-flags"
ON = date(2026, 7, 1)


def told(event_type: str, at: int, /, **data: Any) -> Recorded:
    document: dict[str, Any] = orjson.loads(example_of(event_type))
    document["data"] |= data
    document |= {"subject": "section", "id": f"section.{at}"}
    fact = read_fact(canonical.encode(document), index=at)
    assert fact is not None
    return fact


def adopted(entries: list[Entry], *, root: str | None = None) -> list[Recorded]:
    """Give the events in which registry adopts these entries, in two chunks."""
    chunks = (entries[:40], entries[40:])
    facts = [
        told("registry.section.chunk_adopted.v1", index, section=SECTION, index=index, entries=each)
        for index, each in enumerate(chunks)
    ]
    closing: dict[str, Any] = {
        "section": SECTION, "kind": "red_flag_rules", "version": 1, "chunks": len(chunks),
        "entries_count": len(entries), "root": root or section_hash(entries),
        "effective_on": "2026-01-01",
    }  # fmt: skip
    return [*facts, told("registry.section.adopted.v1", 2, **closing)]


@cache
def in_pack() -> tuple[Entry, ...]:
    return tuple(section_entries(read_pack(LUOJIANG), SECTION))


@pytest.fixture
def entries() -> list[Entry]:
    return list(in_pack())


def test_the_countys_own_settings_are_read_whole_for_every_rule(entries: list[Entry]) -> None:
    known = SettingsInForce(RULES)
    for fact in adopted(entries):
        known.take(fact)

    settings = {rule.name: known.of(rule.name, on=ON) for rule in RULES}

    assert [type(settings[rule.name]) for rule in RULES] == [rule.settings for rule in RULES]
    assert settings["receipt_book_gap"] == receipt_book_gap.Settings(book_days=90)
    split = settings["split_below_threshold"]
    assert isinstance(split, split_below_threshold.Settings)
    assert split.thresholds[2] == split_below_threshold.Threshold(
        key="goods-tender", amount_fen=5_000_000, window_days=90, purposes=("goods", "equipment")
    )


def test_nothing_is_in_force_before_its_day_or_under_another_root(entries: list[Entry]) -> None:
    known = SettingsInForce(RULES)
    for fact in adopted(entries):
        known.take(fact)
    assert known.of("receipt_book_gap", on=date(2025, 12, 31)) is None

    forged = SettingsInForce(RULES)
    for fact in adopted(entries, root="sha256:" + "0" * 64):
        forged.take(fact)
    assert forged.of("receipt_book_gap", on=ON) is None


def test_a_watch_asks_by_the_settings_of_the_time_and_not_before_they_are_adopted(
    entries: list[Entry],
) -> None:
    issued = told("assets.receipt_book.issued.v1", 9, issued_on="2026-05-15", first=1, last=9)
    watch = FollowingWatch(receipt_book_gap.RULE)
    assert watch.take(issued) == []
    assert watch.night(date(2026, 5, 20)) == []

    # What was recorded before the settings were adopted is known once they are.
    for fact in adopted(entries):
        assert watch.take(fact) == []
    assert watch.night(date(2026, 8, 13)) == []
    assert [each.rule for each in watch.night(date(2026, 8, 14))] == ["receipt_book_gap"]


def row_of(rule: Rule) -> str:
    """Give what docs/red-flags.md says of a rule in its first table."""
    settings = next(
        entry
        for entry in in_pack()
        if (entry["entry"], entry.get("rule")) == ("red_flag_rule", rule.name)
    )
    named = sorted(settings.keys() - {"entry", "rule", "owner", "basis"})
    defaults = ", ".join(f"`{name}` {settings[name]}" for name in named)
    waits = ", ".join(f"`{topic}`" for topic in rule.waits_for)
    name = TEXTS[rule.name].name
    return f"| {rule.number} | {name} | `{rule.name}` v{rule.version} | {defaults} | {waits} |"


def reads_of(rule: Rule) -> str:
    """Give what docs/red-flags.md says of what a rule reads."""
    return f"| {rule.number} | {', '.join(f'`{each}`' for each in sorted(rule.reads))} |"


def test_the_document_says_of_each_rule_what_the_rule_says_of_itself() -> None:
    lines = set((ROOT / "docs/red-flags.md").read_text("utf-8").splitlines())

    assert [rule.name for rule in RULES if row_of(rule) not in lines] == []
    assert [rule.name for rule in RULES if reads_of(rule) not in lines] == []
    awaited = {topic for rule in RULES for topic in rule.waits_for}
    assert awaited == {each.topic for each in AWAITED}
    rows = "\n".join(lines)
    assert [topic for topic in sorted(awaited) if f"\n| `{topic}` |" not in rows] == []


def test_every_event_that_a_rule_reads_is_written_by_some_service() -> None:
    read = {event_type for rule in RULES for event_type in rule.reads}

    assert [each for each in sorted(read) if not example_of(each)] == []


JUNK: tuple[Any, ...] = (None, "", "9999-12-31", "2026-99", -(2**53), 2**53, [], ["x"], [{}], {})


def spoilt(document: dict[str, Any]) -> Iterator[Recorded]:
    """Give an event as it is, and with each member of it, and of its parts, made something else."""
    data = document["data"]
    changed = [data, *({**data, name: junk} for name in data for junk in JUNK)]
    for name, value in data.items():
        inner = value[0] if isinstance(value, list) and value else value
        for deep in inner if isinstance(inner, dict) else ():
            made = ({**inner, deep: junk} for junk in JUNK)
            changed += [{**data, name: [e] if isinstance(value, list) else e} for e in made]
    for each in changed:
        fact = read_fact(orjson.dumps(document | {"data": each}), index=0)
        assert fact is not None
        yield fact


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_event_however_spoilt_stops_a_rule(rule: Rule, entries: list[Entry]) -> None:
    known = SettingsInForce(RULES)
    for fact in adopted(entries):
        known.take(fact)
    watch = rule.begin(known.of(rule.name, on=ON))
    documents = [orjson.loads(example_of(each)) for each in sorted(rule.reads)]
    # Whatever is about one thing is about the same one, so that facts find each other.
    facts = [fact for each in documents for fact in spoilt(each | {"subject": "s", "id": "s.1"})]

    for fact in facts:
        watch.take(fact)
    for day in (date(2026, 5, 31), date(2027, 12, 31), date.max):
        watch.night(day)

    assert isinstance(watch, Watching)
    assert 0 < watch.unreadable < len(facts)


def test_a_section_that_is_whole_and_senseless_changes_nothing() -> None:
    known = SettingsInForce(RULES)
    senseless: list[Entry] = [{"entry": "red_flag_rule", "rule": "receipt_book_gap"}]

    assert [known.take(fact) for fact in adopted(senseless)] == [None, None, None]
    assert known.of("receipt_book_gap", on=ON) is None
