"""FastAPI's own refusals as problem documents that never repeat what the caller sent."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from chassis.errors import MingbaiError
from chassis.http.problems import Problem, Problems
from chassis.http.strict_input import child_pointer

FIELD_ERRORS_MAX = 50

# What these say comes from our own schema; other context may quote the caller.
_SCHEMA_FACTS = (
    "min_length", "max_length", "ge", "gt", "le", "lt", "multiple_of", "pattern",
    "max_digits", "decimal_places", "whole_digits", "expected", "expected_schemes",
)  # fmt: skip


def validation_problem(
    error: RequestValidationError, request: Request, problems: Problems
) -> Problem:
    """Name each field that is wrong by place, pointer and reason, and none of their values."""
    entries = tuple(_entry(found) for found in error.errors()[:FIELD_ERRORS_MAX])
    return problems.plain(
        "invalid",
        422,
        request,
        detail=f"correct the {len(error.errors())} places listed under errors",
        errors=entries,
    )


def http_problem(error: HTTPException, request: Request, problems: Problems) -> Problem:
    """Say what the router or the framework refused."""
    if isinstance(error.__cause__, MingbaiError):
        return problems.of(error.__cause__, request)
    code = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}.get(
        error.status_code,
        "invalid" if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else "unavailable",
    )
    headers: Mapping[str, str] = error.headers or {}
    return problems.plain(
        code, error.status_code, request, detail=_sentence(error.status_code), headers=headers
    )


def _sentence(status: int) -> str | None:
    return {
        404: "no route of this service has this path; see /openapi.json",
        405: "use one of the methods that the Allow header names",
    }.get(status)


def _entry(found: Mapping[str, Any]) -> dict[str, Any]:
    place, *path = found["loc"]
    facts = {
        name: _plain(fact)
        for name, fact in (found.get("ctx") or {}).items()
        if name in _SCHEMA_FACTS
    }
    entry = {"in": str(place), "pointer": _pointer(path), "reason": found["type"]}
    return {**entry, "limits": facts} if facts else entry


def _pointer(path: Sequence[str | int]) -> str:
    pointer = ""
    for step in path:
        pointer = child_pointer(pointer, str(step))
    return pointer


def _plain(fact: Any) -> Any:
    return fact if isinstance(fact, str | int | float | bool) else str(fact)
