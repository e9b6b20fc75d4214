"""The project speaks of itself alone: no host it was fetched from, no place it was written at."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.architecture.tree import Fault, Tree

_HOSTS = (
    r"pypi[.](?:org|io)|pythonhosted[.]org|registry[.]npm[a-z]*[.](?:org|com)|crates[.]io"
    r"|proxy[.]golang[.]org|(?:docker|quay|ghcr|gcr)[.]io/|--(?:extra-)?index[-]url"
    r"|mirrors?[.][a-z0-9-]+[.](?:com|cn|edu)"
)
# Written so that no pattern finds itself.
FORBIDDEN: Mapping[str, str] = {
    _HOSTS: "where packages come from is the business of the machine",
    r"(?<![\w.$}])/(?:home|Users|mnt|root|work)/[\w.-]+": "a path of one machine",
    r"(?i)\b(?:issues?|bug|ticket|pr) (?:#|no[.] ?)?\d": "a number of a tracker",
    r"(?:^|(?<!UAX)[\s(])#\d{1,4}\b(?!-)": "a number of a tracker",
    r"(?i)\b(?:this|previous|earlier|next) session\b": "when it was worked on",
    r"(?i)\b(?:as an? AI|language model|co-?authored-by)\b": "who wrote it",
    r"\b(?:TODO|FIXME|XXX)\b": "do it, or leave it out",
}
"""What no file of the project says, and why."""

TEXTS = frozenset(
    (
        ".cedar", ".cfg", ".css", ".csv", ".html", ".js", ".json", ".lock", ".md", ".po", ".py",
        ".sh", ".sql", ".toml", ".txt", ".yaml", ".yml", "",
    )
)  # fmt: skip
OFFICIAL = Path("services/assets/tests/ocds_schemas")
"""Texts of others, kept as they were published; ISO 4217 has a currency of a forbidden name."""
MADE_UP = Path("tests/architecture")
"""Its tests name the documents of made-up trees."""

_DOCUMENT = re.compile(r"\b(?:[\w.-]+/)*\w[\w.-]*\.md\b")


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each forbidden word, and for each document named that does not exist."""
    patterns = {re.compile(pattern): reason for pattern, reason in FORBIDDEN.items()}
    named = {path.name for path in tree.files}
    for path in tree.files:
        if path.suffix not in TEXTS or path.name in ("LICENSE", "words.py", "test_words.py"):
            continue
        if path.is_relative_to(OFFICIAL) and path.suffix == ".json":
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for pattern, reason in patterns.items():
                found = pattern.search(line)
                if found is not None:
                    yield Fault(str(path), number, f"{found.group()!r}: {reason}")
            for found in _DOCUMENT.finditer(line):
                if Path(found.group()).name not in named and not path.is_relative_to(MADE_UP):
                    yield Fault(str(path), number, f"{found.group()} is not in this repository")
