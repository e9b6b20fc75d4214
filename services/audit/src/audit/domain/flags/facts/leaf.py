"""A leaf of the county's log read as a fact for the rules: from its bytes alone."""

from datetime import date, datetime
from typing import Any

import orjson

from audit.domain.flags.interface import Recorded


def read_fact(event: bytes, *, index: int) -> Recorded | None:
    """Read the bytes of a leaf; None where they are no event of a service of ours."""
    try:
        document: Any = orjson.loads(event)
        effective = document.get("effectiveon")
        fact = Recorded(
            index=index,
            source=document["source"],
            id=document["id"],
            type=document["type"],
            subject=document["subject"],
            unit=document.get("unit"),
            time=datetime.fromisoformat(document["time"]),
            effective_on=None if effective is None else date.fromisoformat(effective),
            actor=document["actor"],
            entered_by=document.get("enteredby"),
            via=document.get("via", ""),
            session=document.get("session"),
            data=document["data"],
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return fact if isinstance(fact.data, dict) and fact.time.tzinfo is not None else None
