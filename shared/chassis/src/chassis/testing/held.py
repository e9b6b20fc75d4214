"""What an object holds on to, as deep as it goes: to be looked through, and to be set back."""

import functools
from collections import deque
from collections.abc import Collection
from pathlib import PurePath
from types import CellType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any

from pydantic import SecretStr

_SAME_FOR_ALL = frozenset(("jinja2", "logging", "pydantic", "pydantic_core", "types", "typing"))
"""What these packages make says nothing of a test: templates, loggers, and types."""
_ROUTING = frozenset(("fastapi", "starlette"))
"""What these make is looked into, for what we gave them; of themselves they remember nothing."""


class Held:
    """Everything that can be reached from an object, and what each thing held at first."""

    def __init__(
        self, root: object, *, without: Collection[int] = (), ends: tuple[type, ...] = ()
    ) -> None:
        """Look through an object.

        Things with an id in `without` are passed by; those of a type in `ends` are not looked into.
        """
        self.things: dict[int, object] = {}
        """All that can hold something, by its id."""
        self.texts: set[str] = set()
        """All texts, the secret ones and paths as well."""
        self._cells: list[tuple[CellType, object]] = []
        self._contents: list[tuple[Any, Any]] = []
        waiting = deque([root])
        while waiting:
            thing = waiting.popleft()
            text = _text(thing)
            if text is not None:
                self.texts.add(text)
            elif id(thing) not in self.things and id(thing) not in without and _holds(thing):
                self.things[id(thing)] = thing
                if not isinstance(thing, ends):
                    self._note(thing)
                    waiting.extend(_within(thing))

    def set_back(self) -> None:
        """Let everything hold what it held at first."""
        for cell, content in self._cells:
            cell.cell_contents = content
        for container, content in self._contents:
            if isinstance(container, list):
                container[:] = content
            else:
                container.clear()
                (container.extend if isinstance(container, deque) else container.update)(content)

    def _note(self, thing: object) -> None:
        if isinstance(thing, dict | list | set | deque):
            self._contents.append((thing, thing.copy()))
            return
        if isinstance(thing, FunctionType):
            self._cells += [(cell, cell.cell_contents) for cell in thing.__closure__ or ()]
        if hasattr(thing, "__dict__") and _package(thing) not in _ROUTING:
            self._contents.append((vars(thing), vars(thing).copy()))


def _within(thing: Any) -> list[Any]:
    """Give what a thing holds itself."""
    if isinstance(thing, dict | MappingProxyType):
        return list(thing.values())
    if isinstance(thing, list | tuple | set | frozenset | deque):
        return list(thing)
    if isinstance(thing, MethodType):
        return [thing.__self__, thing.__func__]
    held = list(vars(thing).values()) if hasattr(thing, "__dict__") else []
    if isinstance(thing, FunctionType):
        held += [cell.cell_contents for cell in thing.__closure__ or ()]
        held += [*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
    elif isinstance(thing, functools.partial):
        held += [thing.func, *thing.args, *thing.keywords.values()]
    for kind in type(thing).__mro__:
        slots = vars(kind).get("__slots__", ())
        names = (slots,) if isinstance(slots, str) else slots
        held += [getattr(thing, name, None) for name in names]
    return held


def _holds(thing: object) -> bool:
    """Tell whether something can be held by it that is a test's own."""
    simple = isinstance(thing, type | ModuleType | int | float | bytes | None)
    return not simple and _package(thing) not in _SAME_FOR_ALL


def _package(thing: object) -> str:
    return type(thing).__module__.partition(".")[0]


def _text(thing: object) -> str | None:
    if isinstance(thing, SecretStr):
        return thing.get_secret_value()
    return str(thing) if isinstance(thing, str | PurePath) else None
