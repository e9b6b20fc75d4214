"""The adopted settings of the rules: read out of the register's events in the log, by their day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_args, get_type_hints

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded, Rule
from chassis import canonical
from chassis.canonical import NotCanonicalError
from mingbai_verify.merkle import leaf_hash, root_of

CHUNK_ADOPTED = "registry.section.chunk_adopted.v1"
ADOPTED = "registry.section.adopted.v1"
SECTIONS = frozenset((CHUNK_ADOPTED, ADOPTED))
KIND = "red_flag_rules"
SETTINGS, LISTED, NAMED = "red_flag_rule", "red_flag_listed", "red_flag_named"

Entry = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class AdoptedSettings:
    """One version of the section: the settings of every rule that it has, by the rule's name."""

    section: str
    """Section and version, `oversight/red-flags@1`."""
    effective_on: date
    adopted_index: int
    by_rule: Mapping[str, object]


class SettingsInForce:
    """Knows each version that was adopted whole: the entries are those that the root covers."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Know nothing adopted yet, for these rules."""
        self._classes = {rule.name: rule.settings for rule in rules}
        self._chunks: dict[str, list[tuple[int, list[Any]]]] = defaultdict(list)
        self._adopted: list[AdoptedSettings] = []

    def take(self, fact: Recorded) -> AdoptedSettings | None:
        """Take the next fact; gives a version of the settings where this one closes it."""
        if fact.type == CHUNK_ADOPTED:
            chunk = (reading.number(fact.data, "index"), list(fact.data.get("entries") or ()))
            self._chunks[fact.subject].append(chunk)
        elif fact.type == ADOPTED:
            try:
                return self._close(fact)
            except (AttributeError, KeyError, TypeError, ValueError):
                # Adopted whole, and yet not what a rule can be asked by: nothing changes.
                return None
        return None

    def of(self, rule: str, *, on: date) -> object | None:
        """Give the settings of a rule that are in force on a day, as far as they are known."""
        known = [each for each in self._adopted if each.effective_on <= on and rule in each.by_rule]
        # A later adoption for the same day replaces the one before.
        latest = max(known, key=lambda e: (e.effective_on, e.adopted_index), default=None)
        return None if latest is None else latest.by_rule[rule]

    def _close(self, fact: Recorded) -> AdoptedSettings | None:
        chunks = sorted(self._chunks.pop(fact.subject, []), key=lambda chunk: chunk[0])
        entries = [entry for _, chunk in chunks for entry in chunk]
        data = fact.data
        if data.get("kind") != KIND or not _whole(data, len(chunks), entries):
            return None
        adopted = AdoptedSettings(
            section=f"{reading.text(data, 'section')}@{reading.number(data, 'version')}",
            effective_on=reading.day(data, "effective_on"),
            adopted_index=fact.index,
            by_rule={
                name: settings_of(kind, _said(entries, name))
                for name, kind in self._classes.items()
                if any(each.get("rule") == name for each in entries)
            },
        )
        self._adopted.append(adopted)
        return adopted


def settings_of(kind: type[object], said: Mapping[str, Any]) -> object:
    """Make the settings of a class out of what was adopted; a member that is missing is refused."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for member in fields(kind):  # type: ignore[arg-type] # every class of settings is a dataclass
        inner = get_args(hints[member.name])
        if not inner:
            values[member.name] = reading.number(said, member.name)
        elif inner[0] is str:
            values[member.name] = tuple(each["value"] for each in said.get(member.name, ()))
        else:
            parts = said.get(member.name, ())
            values[member.name] = tuple(_part(inner[0], each) for each in parts)
    return kind(**values)


def _part(kind: type[object], said: Mapping[str, Any]) -> object:
    """Make one part of a list: its texts and numbers, and lists of texts."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for member in fields(kind):  # type: ignore[arg-type] # every part of settings is a dataclass
        if get_args(hints[member.name]):
            values[member.name] = tuple(said["named"].get(member.name, ()))
        elif hints[member.name] is int:
            values[member.name] = reading.number(said, member.name)
        else:
            values[member.name] = reading.text(said, member.name)
    return kind(**values)


def _said(entries: Iterable[Entry], rule: str) -> Mapping[str, Any]:
    """Gather the entries of one rule: its numbers, and under each list's name what it lists."""
    said: dict[str, Any] = {}
    listed: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in (each for each in entries if each.get("rule") == rule):
        if entry["entry"] == SETTINGS:
            said |= entry
            continue
        place = (reading.text(entry, "list"), reading.number(entry, "place"))
        if entry["entry"] == LISTED:
            listed[place] = {**entry, "named": defaultdict(list)}
            said.setdefault(place[0], []).append(listed[place])
        elif entry["entry"] == NAMED:
            listed[place]["named"][reading.text(entry, "inner")].append(entry["value"])
    return said


def _whole(data: Entry, chunks: int, entries: list[Any]) -> bool:
    """Tell whether all of the section's entries are there, as its root says."""
    try:
        root = f"sha256:{root_of(leaf_hash(canonical.encode(each)) for each in entries).hex()}"
    except NotCanonicalError:
        return False
    return (chunks, len(entries), root) == (
        data.get("chunks"),
        data.get("entries_count"),
        data.get("root"),
    )
