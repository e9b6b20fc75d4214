"""Reads a YAML file of a pack as plain data, without any of YAML's surprises.

Anchors, aliases, tags and merge keys are refused, sizes are bounded, a key may stand only once,
and what looks like a date or a number with a point stays the text that somebody wrote.
"""

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from registry.adapters.pack_problems import NAME_CHARACTERS_MAX
from registry.adapters.pack_report import UNKNOWN, Loaded, Place, Report
from registry.domain.pack.findings import Path

DEPTH_MAX = 12
NODES_MAX = 20_000
DIGITS_MAX = 15

_WHOLE_NUMBER = re.compile(rf"0|[1-9][0-9]{{0,{DIGITS_MAX - 1}}}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}


class _Refused(Exception):  # noqa: N818 # it never leaves this module
    def __init__(self, mark: Any, *, code: str, message: str) -> None:
        super().__init__(message)
        self.place, self.code, self.message = _place(mark), code, message


def load_yaml(text: str, *, file: str, report: Report) -> Loaded | None:
    """Give the one document of a file, or nothing after noting what cannot be read."""
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except _Refused as refused:
        report.add(file=file, place=refused.place, code=refused.code, message=refused.message)
        return None
    except yaml.MarkedYAMLError as error:
        report.add(
            file=file,
            place=_place(error.problem_mark or error.context_mark),
            code="yaml_broken",
            message=f"Mend the indentation, quotes or colons here: {error.problem}.",
        )
        return None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        report.add(
            file=file,
            place=UNKNOWN,
            code="yaml_broken",
            message=f"Mend what cannot be read as YAML: {str(error).splitlines()[0]!r}.",
        )
        return None
    if node is None:
        report.add(file=file, place=(1, 1), code="yaml_empty", message="Write the file's content.")
        return None
    builder = _Builder(file=file, report=report)
    value = builder.build(node, ())
    return Loaded(value=value, places=builder.places)


class _Builder:
    """Turns nodes into data and keeps where each stood."""

    def __init__(self, *, file: str, report: Report) -> None:
        self.places: dict[Path, Place] = {}
        self._file = file
        self._report = report

    def build(self, node: Node, path: Path) -> Any:
        self.places.setdefault(path, _place(node.start_mark))
        if isinstance(node, ScalarNode):
            return _plain(node)
        if isinstance(node, SequenceNode):
            return tuple(self.build(item, (*path, at)) for at, item in enumerate(node.value))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        raise TypeError(f"YAML has no node of the type {type(node).__name__}.")

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "key_malformed", "Write a plain word as the key.")
            elif key.value in result:
                self._refuse(
                    key, "key_twice", f"Keep the key {key.value[:NAME_CHARACTERS_MAX]!r} once."
                )
            else:
                self.places[*path, key.value] = _place(key.start_mark)
                result[key.value] = self.build(value, (*path, key.value))
        return result

    def _refuse(self, node: Node, code: str, message: str) -> None:
        self._report.add(file=self._file, place=_place(node.start_mark), code=code, message=message)


def _check_events(text: str) -> None:
    """Walk the file once without building anything, so that nothing large is ever built."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _Refused(
                event.start_mark,
                code="yaml_alias",
                message="Write the content out; anchors (&) and aliases (*) are not allowed.",
            )
        if getattr(event, "tag", None) is not None:
            raise _Refused(event.start_mark, code="yaml_tag", message="Leave out the tag (!) here.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if depth > DEPTH_MAX:
            raise _Refused(
                event.start_mark,
                code="yaml_too_deep",
                message=f"Nest at most {DEPTH_MAX} levels.",
            )
        if nodes > NODES_MAX:
            raise _Refused(
                event.start_mark,
                code="yaml_too_large",
                message=f"Keep at most {NODES_MAX} values in one file.",
            )


def _plain(node: ScalarNode) -> Any:
    text = str(node.value)
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _place(mark: Any) -> Place:
    return UNKNOWN if mark is None else (mark.line + 1, mark.column + 1)
