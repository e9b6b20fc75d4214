"""Whoever silences a check names the rule and gives the reason beside it."""

import re
import tokenize
from collections.abc import Iterator
from io import StringIO

from tests.architecture.tree import Fault, Tree

_SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:|pragma:|nosec)")
_REASONED = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[a-z-]+(?:,\s*[a-z-]+)*\])"
    r"\s*[#(-]\s*\S.{3,}"
)
_NAMED = re.compile(r"#\s*(?:noqa:\s*[A-Z]+\d|type:\s*ignore\[)")


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each silenced check without a rule's name or a reason."""
    for path in tree.python():
        before = ""
        for comment, line, alone in _comments(tree.text(path)):
            if _SILENCED.search(comment) and not _reasoned(comment, before, line):
                message = "name the rule and say why it does not hold here, beside it or above"
                yield Fault(str(path), line, message)
            before = f"{line}" if alone else ""


def _reasoned(comment: str, above: str, line: int) -> bool:
    if _REASONED.search(comment):
        return True
    return _NAMED.search(comment) is not None and above == str(line - 1)


def _comments(text: str) -> Iterator[tuple[str, int, bool]]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string, token.start[0], not token.line[: token.start[1]].strip()
