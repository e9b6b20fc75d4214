"""The entries of red-flag rules: one for each rule, then what the rule lists."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from registry.domain.pack.red_flag_rules import RedFlagRules
from registry.domain.pack.vocabulary import Strict

Entry: TypeAlias = dict[str, str | int | bool]


def red_flag_rules_entries(content: RedFlagRules) -> Iterator[Entry]:
    """Give the settings of every rule, in the order of the rules."""
    head = {"owner": content.rules.owner, "basis": content.rules.basis}
    for rule in type(content.rules.rules).model_fields:
        settings: Strict = getattr(content.rules.rules, rule)
        yield {"entry": "red_flag_rule", "rule": rule, **head, **_plain(settings)}
        for name, value in settings:
            if isinstance(value, tuple):
                yield from _listed(rule, name, value)


def _plain(part: Strict) -> dict[str, Any]:
    return {name: value for name, value in part if not isinstance(value, tuple)}


def _listed(rule: str, name: str, listed: tuple[str | Strict, ...]) -> Iterator[Entry]:
    """Give each text or part of a list under its place; the texts of a part are lines below."""
    for place, each in enumerate(listed):
        head: Entry = {"entry": "red_flag_listed", "rule": rule, "list": name, "place": place}
        if isinstance(each, str):
            yield head | {"value": each}
            continue
        yield head | _plain(each)
        for inner, values in each:
            for value in values if isinstance(values, tuple) else ():
                yield head | {"entry": "red_flag_named", "inner": inner, "value": value}
