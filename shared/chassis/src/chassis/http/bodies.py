"""How the bodies that routes take and answer are set up: unchanging, and each with an example."""

from typing import Any

from pydantic import ConfigDict


def like(example: dict[str, Any]) -> ConfigDict:
    """Give the configuration of a body with an example and no other fields than it says."""
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


def loosely_like(example: dict[str, Any]) -> ConfigDict:
    """Give the configuration of a body with an example that leaves other fields aside."""
    return ConfigDict(frozen=True, json_schema_extra={"example": example})
