"""How the members of a fact are read: a member that is not what it should be is a ValueError."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from audit.domain.flags.interface import Recorded
from kernel.beijing import BEIJING

Data = Mapping[str, Any]


def reference(fact: Recorded) -> str:
    """Name the fact as everybody does, `<source>#<id>`."""
    return f"{fact.source}#{fact.id}"


def unit_of(fact: Recorded) -> str:
    """Give the unit that the fact belongs to."""
    if fact.unit is None:
        raise ValueError("the fact belongs to no unit")
    return fact.unit


def recorded_on(fact: Recorded) -> date:
    """Give the business day on which it was recorded."""
    return fact.time.astimezone(BEIJING).date()


def happened_on(fact: Recorded) -> date:
    """Give the business date; where the fact has none, the day on which it was recorded."""
    return fact.effective_on or recorded_on(fact)


def text(data: Data, name: str) -> str:
    """Give a text that has to be there."""
    value = data.get(name)
    if isinstance(value, str):
        return value
    raise ValueError(f"{name} is no text")


def maybe(data: Data, name: str) -> str | None:
    """Give a text, or nothing where it is not said."""
    return None if data.get(name) is None else text(data, name)


def number(data: Data, name: str) -> int:
    """Give a whole number that has to be there."""
    value = data.get(name)
    if type(value) is not int:
        raise ValueError(f"{name} is no whole number")
    return value


def maybe_number(data: Data, name: str) -> int | None:
    """Give a whole number, or nothing where it is not said."""
    return None if data.get(name) is None else number(data, name)


def day(data: Data, name: str) -> date:
    """Give a date that has to be there."""
    return date.fromisoformat(text(data, name))


def maybe_day(data: Data, name: str) -> date | None:
    """Give a date, or nothing where it is not said."""
    return None if data.get(name) is None else day(data, name)


def texts(data: Data, name: str) -> tuple[str, ...]:
    """Give a list of texts; none where it is not said."""
    value = data.get(name)
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise ValueError(f"{name} is no list of texts")
    return tuple(listed)


def numbers(data: Data, name: str) -> tuple[int, ...]:
    """Give a list of whole numbers; none where it is not said."""
    value = data.get(name)
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(type(each) is int for each in listed):
        raise ValueError(f"{name} is no list of whole numbers")
    return tuple(listed)


def part(data: Data, name: str) -> Data:
    """Give an object; an empty one where it is not said."""
    value = data.get(name)
    said = {} if value is None else value
    if isinstance(said, Mapping):
        return said
    raise ValueError(f"{name} is no object")


def parts(data: Data, name: str) -> tuple[Data, ...]:
    """Give a list of objects; none where it is not said."""
    value = data.get(name)
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise ValueError(f"{name} is no list of objects")
    return tuple(listed)
