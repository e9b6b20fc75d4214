"""A refusal as data, so that the first answer to a request can be given again."""

from typing import Any

from chassis.errors import (
    ConflictError,
    DomainError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
)

_KINDS: dict[str, type[DomainError]] = {
    "invalid": InvalidError,
    "not_found": NotFoundError,
    "not_permitted": NotPermittedError,
    "refused": RefusedError,
    "conflict": ConflictError,
}


def to_json(refusal: DomainError) -> dict[str, Any]:
    """Give the refusal's kind, code, message and details."""
    kinds = [name for name, kind in _KINDS.items() if isinstance(refusal, kind)]
    return {
        "kind": kinds[0] if kinds else "refused",
        "code": refusal.code,
        "message": refusal.message,
        "details": [[name, value] for name, value in refusal.details.items()],
    }


def from_json(stored: dict[str, Any]) -> DomainError:
    """Give back an error of the same kind with the same code, message and details."""
    refusal = _KINDS[stored["kind"]](stored["message"], **dict(stored["details"]))
    # The class of the first refusal may be gone; its code is what the caller was promised.
    refusal.code = stored["code"]
    return refusal
