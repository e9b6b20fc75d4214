"""Which permission each route asks for, declared beside the route and listed for all to read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.identity.errors import RouteUndeclaredError

ACTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_PARAMETER = re.compile(r"\{[^}]*\}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What one route asks of its caller: an action of the policies, or nothing where public."""

    action: str
    public: bool
    purpose: str | None
    """Why personal data is read, where the policies tell purposes apart."""
    key_required: bool
    """True where a request without `Idempotency-Key` is refused."""
    changes_nothing: bool
    """True for a question that is asked by POST because it is long or secret."""
    paper: bool = False
    """True where a clerk may enter what another person has signed on paper."""
    reports: bool = False
    """True where what happened in the world is told: it is recorded whatever it cites."""


@dataclass(frozen=True, kw_only=True)
class RoutePermission:
    """One line of the permission table."""

    method: str
    path: str
    permission: Permission


def permission(  # noqa: PLR0913  # each is one thing that a route declares
    action: str,
    *,
    public: bool = False,
    purpose: str | None = None,
    key_required: bool = False,
    changes_nothing: bool = False,
    paper: bool = False,
    reports: bool = False,
) -> Permission:
    """Declare what a route asks for; `public` lets anybody in, also without a token."""
    if not ACTION.fullmatch(action):
        raise ValueError(f"write {action!r} in dotted snake case, such as points.entry.record")
    return Permission(
        action=action,
        public=public,
        purpose=purpose,
        key_required=key_required,
        changes_nothing=changes_nothing,
        paper=paper,
        reports=reports,
    )


def is_command(method: str, asked: Permission) -> bool:
    """Tell whether a route changes something when it is called."""
    return method not in SAFE_METHODS and not asked.changes_nothing


@dataclass(frozen=True)
class Declared:
    """A dependency that does nothing but name the permission of a public route."""

    permission: Permission

    def __post_init__(self) -> None:
        if not self.permission.public:
            raise ValueError(f"{self.permission.action} is not public: depend on the gate instead")

    async def __call__(self) -> None:
        """Let everybody in."""


def route_table(app: FastAPI) -> tuple[RoutePermission, ...]:
    """List every route with its permission, and refuse a route that has none or two.

    A route of another kind than FastAPI's own (a mount, a plain function) cannot say who may use
    it, and is refused as well; so is a public route that changes something, and one that another
    of the same method and path hides.
    """
    table = tuple(line for _, line in _lines(app))
    seen: set[tuple[str, str]] = set()
    for line in table:
        place = (line.method, _PARAMETER.sub("{}", line.path))
        if place in seen:
            raise RouteUndeclaredError(f"keep {line.method} {line.path} once: one hides the other")
        seen.add(place)
    return table


def route_templates(app: FastAPI) -> dict[Callable[..., Any], str]:
    """Give the path template of each endpoint, as the scope of idempotency keys names it."""
    templates: dict[Callable[..., Any], str] = {}
    for endpoint, line in _lines(app):
        if templates.setdefault(endpoint, line.path) != line.path:
            message = f"give {line.path} an endpoint of its own, not that of {templates[endpoint]}"
            raise RouteUndeclaredError(message)
    return templates


def _lines(app: FastAPI) -> Iterator[tuple[Callable[..., Any], RoutePermission]]:
    for context in iter_route_contexts(app.routes):
        path = context.path_format or context.path or "?"
        if not isinstance(context.original_route, APIRoute) or context.endpoint is None:
            raise RouteUndeclaredError(f"make {path} a route of FastAPI that declares a permission")
        declared = set(_permissions(context.dependant))
        if len(declared) != 1:
            message = f"declare exactly one permission on {path}, not {len(declared)}"
            raise RouteUndeclaredError(message)
        asked = declared.pop()
        for method in sorted(context.methods or ()):
            if asked.public and is_command(method, asked):
                raise RouteUndeclaredError(f"{method} {path} changes something: ask who does it")
            line = RoutePermission(method=method, path=path, permission=asked)
            yield context.endpoint, line


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    found = getattr(dependant.call, "permission", None)
    if isinstance(found, Permission):
        yield found
    for inner in dependant.dependencies:
        yield from _permissions(inner)
