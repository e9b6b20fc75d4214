"""How the bodies that routes take and answer are described: each with an example, or a file."""

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict


def like(example: dict[str, Any]) -> ConfigDict:
    """Give the configuration of a body with an example and no other fields than it says."""
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


def loosely_like(example: dict[str, Any]) -> ConfigDict:
    """Give the configuration of a body with an example that leaves other fields aside."""
    return ConfigDict(frozen=True, json_schema_extra={"example": example})


def file_taken(media_types: Iterable[str], description: str) -> dict[str, Any]:
    """Describe the body of a route that takes a file; it is given as `openapi_extra`."""
    body = {"required": True, "description": description, "content": _files(media_types)}
    return {"requestBody": body}


def file_given(media_types: Iterable[str], description: str) -> dict[int | str, dict[str, Any]]:
    """Describe the answer of a route that gives a file; it is given as `responses`."""
    return {200: {"description": description, "content": _files(media_types)}}


def _files(media_types: Iterable[str]) -> dict[str, Any]:
    return {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
