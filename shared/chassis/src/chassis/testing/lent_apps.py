"""Applications of a service for tests: each is made once, and lent to one test after another.

To make some hundred routes takes longer than most tests, and what is made holds nothing of a test
but its foundation and what adapters remember. A lent application gets the state of the foundation
that the test opened (its database, clock, event loop and keys), and all else that it holds is set
back to what it was when it was made. What could not be exchanged is found when an application is
made, and nothing is lent then.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from chassis.foundation import Foundation
from chassis.service import Running, Service
from chassis.settings import ServiceSettings
from chassis.testing.held import Held

Remade = Mapping[type, Callable[[Foundation], object]]
Path = tuple[str, ...]


class NotExchangedError(AssertionError):
    """An application holds something of one test that the next one would find."""


class LentApps:
    """Lends applications that are what one made on the borrower's foundation would be."""

    def __init__(self, service: Service, *, own: frozenset[str], remade: Remade) -> None:
        """Lend applications of this service.

        The settings in `own` are each test's own; where others differ, another application is
        lent. What is made from an own setting is named in `remade` by its type: it gets the state
        of what is made on the foundation of the test that borrows the application.
        """
        self._service = service
        self._own = own
        self._remade = remade
        self._free: list[tuple[dict[str, Any], _Kept]] = []

    @contextmanager
    def lent(self, base: Foundation) -> Iterator[FastAPI]:
        """Give an application on an open foundation meanwhile."""
        common = base.settings.model_dump(exclude=set(self._own))
        for place, (settings, kept) in enumerate(self._free):
            if settings == common:
                del self._free[place]
                kept.move_to(base)
                break
        else:
            kept = _Kept(self._service, base, self._remade)
            kept.check(base, self._own)
        yield kept.app
        self._free.append((common, kept))


class _Kept:
    """One application, and everything in it in which a test can leave something."""

    def __init__(self, service: Service, base: Foundation, remade: Remade) -> None:
        running = Running(service, base)
        self.app = running._app()  # noqa: SLF001  # as it is served
        # It would else be made with the first request, and not be set back.
        self.app.middleware_stack = self.app.build_middleware_stack()
        self._remade = remade
        self._parts = _parts(base)
        # The process gives its document of events, which is made from its messages alone.
        apart = {id(running), *map(id, self._parts.values())}
        self._held = Held(self.app, without=apart, ends=tuple(remade))

    def move_to(self, base: Foundation) -> None:
        """Exchange the foundation's state, and set back all else."""
        self._held.set_back()
        for path, part in self._parts.items():
            _become(part, _at(base, path))
        for each in self._held.things.values():
            if type(each) in self._remade:
                _become(each, self._remade[type(each)](base))

    def check(self, base: Foundation, own: frozenset[str]) -> None:
        """See that the application holds nothing of a test but what is exchanged."""
        parts = {id(part) for part in self._parts.values()}
        # What is measured of the application is held by telemetry, which nobody reads here.
        inside = Held(base, without={id(base.telemetry)}).things.keys() - parts
        for each in inside & self._held.things.keys():
            thing = self._held.things[each]
            if _can_change(thing):
                raise NotExchangedError(f"{thing!r} is the foundation's: hold a part of it instead")
        for name in own:
            text = _text(getattr(base.settings, name))
            if any(text in held for held in self._held.texts):
                raise NotExchangedError(f"what holds the setting {name} has to be made anew")


def _parts(base: Foundation) -> dict[Path, object]:
    """Give the foundation and what it is made of, by the names that lead there."""
    found: dict[Path, object] = {(): base}
    waiting: list[Path] = [()]
    known = {id(base)}
    while waiting:
        path = waiting.pop()
        for name, part in vars(found[path]).items():
            if _is_part(part) and id(part) not in known:
                known.add(id(part))
                found[*path, name] = part
                waiting.append((*path, name))
    return found


def _is_part(thing: object) -> bool:
    if isinstance(thing, type | ServiceSettings | BaseException):
        return False
    ours = type(thing).__module__.startswith("chassis.") and hasattr(thing, "__dict__")
    return ours or isinstance(thing, httpx.AsyncClient)


def _can_change(thing: object) -> bool:
    if isinstance(thing, dict | list | set):
        return True
    return type(thing).__module__.startswith(("asyncio", "chassis.", "psycopg"))


def _at(base: Foundation, path: Path) -> object:
    found: object = base
    for name in path:
        found = vars(found)[name]
    return found


def _become(kept: object, fresh: object) -> None:
    """Let one object have the state of another: whatever changes one from now on changes both."""
    if type(kept) is not type(fresh):
        raise NotExchangedError(f"{kept!r} cannot become {fresh!r}")
    object.__setattr__(kept, "__dict__", vars(fresh))


def _text(setting: object) -> str:
    return setting.get_secret_value() if isinstance(setting, SecretStr) else str(setting)
