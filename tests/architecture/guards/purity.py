"""A domain module imports what decides and nothing that asks; the kernel, Python alone."""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.architecture.tree import Fault, Tree, imported

LIBRARY = frozenset(
    (
        "abc", "base64", "binascii", "bisect", "calendar", "collections", "contextlib", "copy",
        "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "hashlib",
        "itertools", "json", "math", "operator", "re", "string", "struct", "types", "typing",
        "typing_extensions", "unicodedata", "uuid",
    )
)  # fmt: skip
"""What of Python gives the same answer at every replay."""

OURS: Mapping[str, str] = {
    "kernel": "words that every service means alike",
    "chassis.aggregate": "the base of every aggregate",
    "chassis.canonical": "the bytes over which hashes are taken",
    "chassis.crypto.encoding": "how bytes are written as text",
    "chassis.crypto.port": "the words of cryptography, without an implementation",
    "chassis.crypto.standard": "digests; its random parts are not reached by them",
    "chassis.evidence.original": "the base of a service's aggregate of originals",
    "chassis.errors": "how a refusal is said",
    "chassis.personal.values": "the marker of a personal value",
    "mingbai_verify": "RFC 6962 and C2SP, the same for those who keep and those who check",
}
OTHERS: Mapping[str, str] = {
    "orjson": "reads stored bytes, in a log's own domain",
    "pydantic": "describes the shape of pack files",
    "pydantic_core": "the same",
}
NOW = frozenset(("now", "utcnow", "today", "uuid1", "uuid4", "urandom", "getenv"))
"""Methods of allowed modules that answer differently each time."""
ASKING = frozenset(("open", "print", "input", "exec", "eval", "__import__"))


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each import or call by which a decision could differ at a replay."""
    for service in tree.services:
        for path in tree.python(below=Path("services", service, "src", service, "domain")):
            module = tree.module(path)
            for name, line in imported(module):
                if not _allowed(name, service):
                    message = f"the domain does not import {name}: pass in what it gives"
                    yield Fault(str(path), line, message)
            yield from _calls(module, str(path))
    for path in tree.python(below="shared/kernel/src"):
        module = tree.module(path)
        for name, line in imported(module):
            top = name.partition(".")[0]
            if top != "kernel" and (top not in sys.stdlib_module_names or top not in LIBRARY):
                yield Fault(str(path), line, f"the kernel does not import {name}")
        yield from _calls(module, str(path))


def _allowed(name: str, service: str) -> bool:
    top = name.partition(".")[0]
    if top in LIBRARY or top in OTHERS or name.startswith(f"{service}.domain"):
        return True
    return any(name == ours or name.startswith(f"{ours}.") for ours in OURS)


def _calls(module: ast.Module, path: str) -> Iterator[Fault]:
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in NOW:
            message = f"{ast.unparse(called)} differs at each replay: pass the value in"
            yield Fault(path, node.lineno, message)
        elif isinstance(called, ast.Name) and called.id in ASKING:
            yield Fault(path, node.lineno, f"{called.id}() asks the world: an adapter does that")
