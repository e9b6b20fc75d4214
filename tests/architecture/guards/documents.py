"""Documents keep up with what they describe: each alarm has its page, each language the same."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.tree import Fault, Tree

ALARMS = Path("docs/operating/alarms")
DECISIONS = Path("docs/decisions")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_BLOCK = re.compile(r"^```\w*\n.*?^```", re.MULTILINE | re.DOTALL)
_SECTIONS = ("## Context", "## Decision", "## Consequences")


def check_alarms(tree: Tree, codes: Iterable[str]) -> Iterator[Fault]:
    """Give a fault for each alarm without a page, page without an alarm, and page without help."""
    wanted = {ALARMS / f"{code}.md" for code in codes}
    there = {path for path in tree.files if path.parent == ALARMS}
    for path in sorted(wanted - there):
        yield Fault(str(path), 1, "this alarm needs a page")
    for path in sorted(there - wanted):
        yield Fault(str(path), 1, "no code raises this alarm")
    for path in sorted(wanted & there):
        for section in ("## What it means", "## What to do"):
            if section not in tree.text(path):
                yield Fault(str(path), 1, f"the page needs {section}")


def check_links(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each link of a document to a file that is not there."""
    for path in (each for each in tree.files if each.suffix == ".md"):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for target in _LINK.findall(line):
                if "://" in target or target.startswith("mailto:"):
                    continue
                if not (tree.root / path.parent / target).exists():
                    yield Fault(str(path), number, f"{target} does not exist")


def check_decisions(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each decision out of number or without its three parts."""
    pages = [path for path in tree.files if path.parent == DECISIONS]
    for number, path in enumerate(pages, 1):
        if not path.name.startswith(f"{number:04}-"):
            yield Fault(str(path), 1, f"the decision number {number:04} is missing")
        for section in _SECTIONS:
            if section not in tree.text(path):
                yield Fault(str(path), 1, f"a decision needs {section}")


def check_languages(tree: Tree) -> Iterator[Fault]:
    """Give a fault where the two READMEs differ in headings, commands or links."""
    english, chinese = tree.text("README.md"), tree.text("README.zh-CN.md")
    for what, pattern in (("headings", _HEADING), ("blocks", _BLOCK), ("links", _LINK)):
        ours, theirs = (_without_each_other(pattern.findall(text)) for text in (english, chinese))
        if ours != theirs:
            yield Fault("README.zh-CN.md", 1, f"its {what} are not those of README.md: {theirs}")


def _without_each_other(found: list[str]) -> list[str]:
    return [each for each in found if not each.startswith("README")]
