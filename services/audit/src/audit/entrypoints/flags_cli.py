"""The overseer's command `flags replay`: same facts, same version, same flags."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from audit.application.flag_book import FlagBook
from audit.application.flag_ports import Facts
from audit.application.flag_watch import replayed
from audit.domain.flags.comparing import ReplayedRule, compared
from audit.domain.flags.interface import Rule, Suspicion
from audit.domain.flags.watching import Begin
from audit.entrypoints.cli import NOT_UNDERSTOOD, NOT_WHOLE, WHOLE, bars_on, progress_of


@dataclass(frozen=True, kw_only=True)
class FlagsCommandParts:
    """What the command works with."""

    facts: Facts
    book: FlagBook
    rules: Sequence[Rule]
    begin: Begin
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


def flags(parts: FlagsCommandParts, arguments: Sequence[str]) -> int:
    """Replay the rules over the whole log; 0 only if they give the very flags that were raised."""
    parser = argparse.ArgumentParser(prog="python -m audit flags")
    parser.add_argument("what", choices=["replay"])
    parser.add_argument("--rule", help="the code of one rule")
    parser.add_argument("--version", type=int, help="one version of it")
    given = parser.parse_args(arguments)
    rules = [
        rule
        for rule in parts.rules
        if given.rule in (None, rule.name) and given.version in (None, rule.version)
    ]
    if not rules and (given.rule or given.version):
        parts.out.write("没有这条规则。 No rule has this code and version.\n")
        return NOT_UNDERSTOOD
    with bars_on(parts.progress) as bars:
        found = replayed(parts.facts, rules=rules, begin=parts.begin, told=progress_of(bars))
    recorded = [each.suspicion for each in parts.book.current().flags.values()]
    lines = [_compared(rule, found, recorded) for rule in rules]
    for line in lines:
        for text in _lines(line):
            parts.out.write(f"{text}\n")
    return WHOLE if all(line.same for line in lines) else NOT_WHOLE


def _compared(
    rule: Rule, found: Sequence[Suspicion], recorded: Sequence[Suspicion]
) -> ReplayedRule:
    return compared(
        rule.name,
        rule.version,
        replayed=[e for e in found if (e.rule, e.version) == (rule.name, rule.version)],
        recorded=[e for e in recorded if e.rule == rule.name],
    )


def _lines(line: ReplayedRule) -> list[str]:
    mark = "✓" if line.same else "✗"
    counts = (
        f"{mark} {line.rule}/{line.version}：重演{line.replayed}条，记录{line.recorded}条。"
        f" Replayed {line.replayed}, recorded {line.recorded}."
    )
    told = [counts, f"  {line.replayed_digest}", f"  {line.recorded_digest}"]
    for word, word_en, those in (
        ("未记录", "not recorded", line.unrecorded),
        ("无依据", "without ground", line.unfounded),
    ):
        told += [
            f"  {word} {word_en}: {each.subject} {each.first_on}—{each.last_on}" for each in those
        ]
    return told
