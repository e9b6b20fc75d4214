"""The OpenAPI document of a service: every route with its permission, headers and problems."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.http.idempotency import ACTING_HEADER, IDEMPOTENCY_HEADER
from chassis.http.problems import PROBLEM_TYPE
from chassis.http.titles import TITLES
from chassis.identity.paper import PAPER_HEADER
from chassis.identity.permissions import RoutePermission, is_command

PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details; `code` is stable, `title` follows Accept-Language.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "pattern": "^urn:mingbai:problem:"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "details": {"type": "object"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "reason"],
                "properties": {
                    "in": {"type": "string"},
                    "pointer": {"type": "string", "description": "RFC 6901"},
                    "reason": {"type": "string"},
                    "limits": {"type": "object"},
                },
            },
        },
        "trace_id": {"type": "string"},
    },
}

_ALWAYS = ((400, "body_malformed"), (422, "invalid"), (500, "internal"), (503, "unavailable"))
_GUARDED = ((401, "unauthenticated"), (403, "not_permitted"))
_CHANGING = (
    (409, "refused"),
    (412, "version_differs"),
    (413, "body_too_large"),
    (415, "media_type_unsupported"),
    (428, "precondition_required"),
)
_READING = ((425, "read_model_behind"),)
_FOUND = ((404, "not_found"),)
_PAPER_PARAMETER: Mapping[str, Any] = {
    "name": PAPER_HEADER,
    "in": "header",
    "required": False,
    "description": "A clerk enters what another person signed on paper; the sheet was uploaded.",
    "schema": {"type": "string"},
    "example": "signer=0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01; signed=2026-05-03; "
    f"sheet=sha256:{'07' * 32}",
}


def openapi_of(
    app: FastAPI, table: Iterable[RoutePermission], *, token_url: str | None
) -> dict[str, Any]:
    """Give the document; `token_url` is where a person signs in from the documentation page."""
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # FastAPI describes its own form of this answer, which no route here gives.
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = {"oidc": _scheme(token_url)}
    for line in table:
        operation = document["paths"].get(line.path, {}).get(line.method.lower())
        if operation is not None:
            _describe(operation, line)
    return document


def _scheme(token_url: str | None) -> dict[str, Any]:
    if token_url is None:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return {"type": "oauth2", "flows": {"password": {"tokenUrl": token_url, "scopes": {}}}}


def _describe(operation: dict[str, Any], line: RoutePermission) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    for status, code in _problems_of(line):
        responses.setdefault(str(status), _problem_response(status, code, line.path))
    asked = line.permission
    operation["x-permission"] = {"action": asked.action, "public": asked.public}
    if not asked.public:
        operation["security"] = [{"oidc": []}]
        if is_command(line.method, asked):
            parameters = operation.setdefault("parameters", [])
            parameters.append(_key_parameter(required=asked.key_required))
            parameters.append(_acting_parameter())
            if asked.paper:
                parameters.append(_PAPER_PARAMETER)


def _problems_of(line: RoutePermission) -> list[tuple[int, str]]:
    changing = is_command(line.method, line.permission)
    found = _FOUND if "{" in line.path else ()
    guarded = () if line.permission.public else _GUARDED
    return sorted((*_ALWAYS, *guarded, *found, *(_CHANGING if changing else _READING)))


def _problem_response(status: int, code: str, path: str) -> dict[str, Any]:
    title = TITLES[code]
    example = {
        "type": f"urn:mingbai:problem:{code}",
        "title": title.en,
        "status": status,
        "instance": path,
        "code": code,
    }
    return {
        "description": f"{title.en} ({title.zh})",
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example,
            }
        },
    }


def _key_parameter(*, required: bool) -> dict[str, Any]:
    return {
        "name": IDEMPOTENCY_HEADER,
        "in": "header",
        "required": required,
        "description": "The same key and request get the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    }


def _acting_parameter() -> dict[str, Any]:
    return {
        "name": ACTING_HEADER,
        "in": "header",
        "required": False,
        "description": "The post acted in; left out, the longest held one that may.",
        "schema": {"type": "string", "format": "uuid"},
    }
