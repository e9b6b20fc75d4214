"""Facts for the rules, as the services write them: each one fits the contract of its event."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
from jsonschema import Draft202012Validator

from audit.domain.flags.facts.awaited import Awaited
from audit.domain.flags.facts.leaf import read_fact
from audit.domain.flags.facts.reading import recorded_on
from audit.domain.flags.interface import Recorded, Rule, Suspicion
from chassis import canonical
from kernel.beijing import BEIJING

SERVICES = Path(__file__).parents[4]


def ident(name: str) -> str:
    """Give the id of a thing of the test's story."""
    return str(uuid5(NAMESPACE_URL, name))


VILLAGE = ident("village")
ENTITY = ident("entity")


@cache
def example_of(event_type: str) -> dict[str, Any]:
    folder = SERVICES / event_type.partition(".")[0] / "contracts/events"
    document: dict[str, Any] = orjson.loads((folder / f"{event_type}.example.json").read_bytes())
    return document


@cache
def schema_of(event_type: str) -> Any:
    folder = SERVICES / event_type.partition(".")[0] / "contracts/events"
    return orjson.loads((folder / f"{event_type}.schema.json").read_bytes())


@cache
def validator_of(event_type: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(event_type))


class Told:
    """A log in the making: what is said becomes bytes, and is read back from them."""

    def __init__(self, unit: str = VILLAGE) -> None:
        self.unit = unit
        self.facts: list[Recorded] = []

    def say(
        self,
        topic: str,
        subject: str,
        on: date | str,
        *,
        of: Any = None,
        **data: Any,
    ) -> Recorded:
        """Say that an event happened on a day; `of` changes its envelope, `data` its members.

        A member that is not named is as in the example if it has to be there, or is left out.
        """
        event_type = f"{topic}.v1"
        document = dict(example_of(event_type))
        schema = schema_of(event_type)
        required = schema["properties"]["data"]["required"]
        members = {name: document["data"][name] for name in required} | data
        self._envelope(document, subject, str(on), of or {})
        document["data"] = members
        validator_of(event_type).validate(document)
        return self._take(document)

    def hint(self, awaited: Awaited, subject: str, on: date | str, /, **data: Any) -> Recorded:
        """Say a fact that no event carries yet, with the members that are documented for it."""
        assert set(data) == set(awaited.members)
        document = dict(example_of("assets.entity.established.v1"))
        self._envelope(document, subject, str(on), {})
        document |= {"type": awaited.type, "data": data}
        return self._take(document)

    def _envelope(
        self, document: dict[str, Any], subject: str, on: str, changes: dict[str, Any]
    ) -> None:
        at = datetime.combine(date.fromisoformat(on), datetime.min.time(), BEIJING)
        at += timedelta(hours=10, seconds=len(self.facts))
        for name in ("enteredby", "session"):
            document.pop(name, None)
        own = {
            "subject": subject,
            "id": f"{subject}.{len(self.facts) + 1}",
            "unit": self.unit,
            "effectiveon": on,
            "time": at.astimezone().isoformat(),
        }
        document |= own | changes
        at = datetime.fromisoformat(document["time"])
        utc = at.astimezone(BEIJING) - timedelta(hours=8)
        document["time"] = utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _take(self, document: dict[str, Any]) -> Recorded:
        fact = read_fact(canonical.encode(document), index=len(self.facts))
        assert fact is not None
        self.facts.append(fact)
        return fact


def asked(
    rule: Rule, settings: object, facts: Iterable[Recorded], until: str | None = None
) -> list[Suspicion]:
    """Give what a rule asks over these facts, with the nights between them and until a day."""
    watch = rule.begin(settings)
    found: list[Suspicion] = []
    today: date | None = None
    for fact in facts:
        day = recorded_on(fact)
        while today is not None and today < day:
            found += watch.night(today)
            today += timedelta(days=1)
        today = max(day, today or day)
        found += watch.take(fact)
    last = date.fromisoformat(until) if until else today
    while today is not None and last is not None and today <= last:
        found += watch.night(today)
        today += timedelta(days=1)
    return found


def letters(found: Iterable[Suspicion]) -> list[str]:
    """Give the parts that fired, in order."""
    return [
        name.removeprefix("part_")
        for each in found
        for name, _ in each.numbers
        if name.startswith("part_")
    ]


def numbers(found: Suspicion) -> dict[str, int]:
    return dict(found.numbers)


def at(on: str, hour: int, minute: int = 0) -> str:
    """Give an instant of a day in Beijing."""
    day = date.fromisoformat(on)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING).isoformat()
