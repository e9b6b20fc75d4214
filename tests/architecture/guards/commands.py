"""What a document tells a reader to type exists, and its Python compiles."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import Fault, Tree

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_ASSIGNMENT = re.compile(r"^[A-Z][A-Z_]*=")
PLAIN = frozenset(("cd", "cp", "curl", "echo", "export", "git", "ls", "psql", "source"))
"""Commands of the machine, which are only parsed."""


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each command, verb, module or snippet of a document that is not there."""
    verbs = set(_TARGET.findall(tree.text("Makefile")))
    for path in (each for each in tree.files if each.suffix == ".md"):
        text = tree.text(path)
        for found in _FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            language, body = found[1], found[2]
            faults: Iterator[str] = iter(())
            if language == "sh":
                faults = _shell(tree, verbs, body)
            elif language == "python":
                faults = _python(body)
            elif not language:
                faults = iter(["say the language of the block; `text` for none"])
            for fault in faults:
                yield Fault(str(path), line, fault)


def _python(body: str) -> Iterator[str]:
    try:
        compile(body, "snippet", "exec")
    except SyntaxError as error:
        yield f"the snippet does not compile: {error}"


def _shell(tree: Tree, verbs: set[str], body: str) -> Iterator[str]:
    parsed = subprocess.run(
        ["/bin/bash", "-n"], input=body, capture_output=True, text=True, check=False
    )
    if parsed.returncode != 0:
        yield f"bash cannot parse it: {parsed.stderr.strip()}"
        return
    for line in body.replace("\\\n", " ").splitlines():
        yield from _command(tree, verbs, shlex.split(line, comments=True))


def _command(tree: Tree, verbs: set[str], given: list[str]) -> Iterator[str]:
    words = [word for word in given if not _ASSIGNMENT.match(word)]
    if not words:
        return
    if words[0] == "make":
        for verb in words[1:]:
            if verb not in verbs:
                yield f"the Makefile has no verb {verb}"
    elif Path(words[0]).name in ("python", "python3") and words[1:2] == ["-m"]:
        if not _module_exists(tree, words[2]):
            yield f"there is no module {words[2]}"
    elif words[0] not in PLAIN and not (tree.root / words[0]).exists():
        yield f"{words[0]} is neither in this repository nor a plain command"


def _module_exists(tree: Tree, name: str) -> bool:
    if name in ("pytest", "venv", "mypy"):
        return True
    top, _, rest = name.partition(".")
    folder = tree.packages.get(top, Path(top)) / rest.replace(".", "/")
    return folder.with_suffix(".py") in tree.files or folder / "__main__.py" in tree.files
