"""Reads a leaf's bytes as a fact for the red-flag rules; never a copy beside them."""

from datetime import date, datetime

import orjson

from audit.domain.flags.interface import Recorded


def read_fact(index: int, event: bytes) -> Recorded | None:
    """Read one leaf; None where its bytes are no event of a service of ours."""
    try:
        document = orjson.loads(event)
        effective_on = document.get("effectiveon")
        fact = Recorded(
            index=index,
            source=document["source"],
            id=document["id"],
            type=document["type"],
            subject=document["subject"],
            unit=document.get("unit"),
            time=datetime.fromisoformat(document["time"]),
            effective_on=None if effective_on is None else date.fromisoformat(effective_on),
            actor=document["actor"],
            entered_by=document.get("enteredby"),
            via=document["via"],
            session=document.get("session"),
            data=document["data"],
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return fact if isinstance(fact.data, dict) else None
