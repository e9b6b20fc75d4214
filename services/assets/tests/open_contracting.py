"""Validates documents by the official schemas of the Open Contracting Data Standard."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

FOLDER = Path(__file__).parent / "ocds_schemas"
RELEASE, VERSIONED = "release-schema", "versioned-release-validation-schema"
RELEASE_PACKAGE, RECORD_PACKAGE = "release-package-schema", "record-package-schema"
_AT = "https://standard.open-contracting.org/schema/1__1__5/"
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


@_FORMATS.checks("uri", raises=ValueError)
def _is_uri(text: object) -> bool:
    return not isinstance(text, str) or bool(urlsplit(text).scheme)


def schema(name: str) -> dict[str, Any]:
    """Give one of the official schemas."""
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return read


def faults(name: str, document: object) -> list[str]:
    """Give where a document breaks a schema, and how."""
    check = Draft4Validator(schema(name), registry=_REGISTRY, format_checker=_FORMATS)
    found = check.iter_errors(document)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


def _registry() -> "Registry[Any]":
    registry: Registry[Any] = Registry()
    for name in (RELEASE, VERSIONED, RELEASE_PACKAGE, RECORD_PACKAGE):
        resource = DRAFT4.create_resource(schema(name))
        registry = registry.with_resource(f"{_AT}{name}.json", resource)
        registry = registry.with_resource(schema(name)["id"], resource)
    return registry


_REGISTRY = _registry()
