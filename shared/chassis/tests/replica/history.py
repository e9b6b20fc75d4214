"""A small history of the register, and what it comes to in whatever order it is heard."""

from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityTokens
from chassis.listen.messages import Received
from chassis.streams import POSITION_HEADER, subject_of

SOURCE = "/demo/510604/registry"
ISSUER = "https://issuer.invalid"
TOKENS = IdentityTokens(Algorithms(standard_provider()), bytes(range(32)))
CODE, NEW_CODE, NEXT_CODE = "510604102211", "510604102299", "510604102300"
ENTRIES: list[dict[str, Any]] = [{"item": "tidy-yard"}, {"item": "loud-music"}, {"item": "help"}]


def named(name: str) -> UUID:
    """Give the id of a thing of the history."""
    return uuid5(NAMESPACE_URL, name)


COUNTY, TOWN, OTHER_TOWN, VILLAGE = map(named, ("county", "town", "other town", "village"))
CLERK, AUDITOR = named("clerk of the village"), named("auditor of the town")
ANNA, BAO, CHEN = named("Anna"), named("Bao"), named("Chen")
MILL = named("mill")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One event of registry, with its position in registry's log."""

    position: int
    type: str
    subject: UUID
    effective_on: str
    data: dict[str, Any] = field(hash=False)

    def received(self, deliveries: int = 1) -> Received:
        """Give the event as the stream delivers it."""
        document = {
            "actor": "service/registry", "data": self.data, "division": "510604",
            "effectiveon": self.effective_on, "id": f"{self.subject}.{self.position}",
            "source": SOURCE, "specversion": "1.0", "subject": str(self.subject),
            "time": "2026-01-01T00:00:00.000000Z", "type": self.type, "unit": str(COUNTY),
        }  # fmt: skip
        return Received(
            subject=subject_of(document),
            headers={POSITION_HEADER: str(self.position)},
            body=orjson.dumps(document),
            place=f"EVENTS/{self.position}",
            deliveries=deliveries,
        )


def _unit(unit: UUID, key: str, kind: str, division: str) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {"key": key, "kind": kind, "name": f"name of {key}", "division": division, "more": 1}
    return ("unit.established", unit, "2026-01-01", data)


def _placed(unit: UUID, parent: UUID, on: str) -> tuple[str, UUID, str, dict[str, Any]]:
    return ("unit.placed", unit, on, {"tree": "administrative", "parent": str(parent)})


def _coded(division: str, since: str) -> tuple[str, UUID, str, dict[str, Any]]:
    return ("unit.division_coded", VILLAGE, since, {"division": division, "since": since})


def _post(post: UUID, kind: str, unit: UUID) -> tuple[str, UUID, str, dict[str, Any]]:
    return ("post.established", post, "2026-01-01", {"kind": kind, "unit": str(unit), "seats": 2})


def _appointed(
    post: UUID, person: UUID, since: str, until: str | None = None
) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {"person": str(person), "since": since, "until": until}
    return ("post.holder_appointed", post, since, data)


def _left(post: UUID, person: UUID, on: str) -> tuple[str, UUID, str, dict[str, Any]]:
    return ("post.holder_left", post, on, {"person": str(person), "on": on, "reason": "resigned"})


def _relation(kind: str, person: UUID, **said: Any) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {name: str(value) for name, value in said.items()}
    return (f"person.{kind}", person, "2026-01-01", {"source": "self_declared", **data})


def _linked(person: UUID, subject: str, verb: str) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {"issuer": ISSUER, "token": TOKENS.token(ISSUER, subject)}
    return (f"person.{verb}", person, "2026-01-01", data)


def _chunk(section: str, index: int, *entries: Any) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {"section": section, "version": 1, "index": index, "entries": list(entries)}
    return ("section.chunk_adopted", named(section), "2026-01-01", data)


def _adopted(section: str, chunks: int) -> tuple[str, UUID, str, dict[str, Any]]:
    data = {
        "section": section, "kind": "score_table", "version": 1, "scheme": "anjia",
        "chunks": chunks, "root": "sha256:00", "effective_on": "2026-02-01",
    }  # fmt: skip
    return ("section.adopted", named(section), "2026-02-01", data)


SECTION = (
    _chunk("table", 0, ENTRIES[0], ENTRIES[1]),
    _chunk("table", 1, ENTRIES[2]),
    _adopted("table", 2),
)
_SAID = (
    _unit(COUNTY, "county", "county", "510604"),
    _unit(TOWN, "town", "town", "510604102"),
    _unit(OTHER_TOWN, "other-town", "town", "510604103"),
    _unit(VILLAGE, "village", "village", CODE),
    _placed(TOWN, COUNTY, "2026-01-01"),
    _placed(OTHER_TOWN, COUNTY, "2026-01-01"),
    _placed(VILLAGE, TOWN, "2026-01-01"),
    # The village moves on the first of June; it was put under the county by mistake first.
    _placed(VILLAGE, COUNTY, "2026-06-01"),
    _placed(VILLAGE, OTHER_TOWN, "2026-06-01"),
    _coded(NEW_CODE, "2026-06-01"),
    _coded(NEXT_CODE, "2026-06-01"),
    ("unit.renamed", VILLAGE, "2026-06-01", {"name": "wrong name", "since": "2026-06-01"}),
    ("unit.renamed", VILLAGE, "2026-06-01", {"name": "new name", "since": "2026-06-01"}),
    _post(CLERK, "village-clerk", VILLAGE),
    _post(AUDITOR, "town_auditor", TOWN),
    # Anna leaves before her term ends, comes back, and Bao's term just ends.
    _appointed(CLERK, ANNA, "2026-01-01", "2026-12-31"),
    _left(CLERK, ANNA, "2026-03-31"),
    _appointed(CLERK, ANNA, "2026-05-01"),
    _left(CLERK, ANNA, "2026-09-30"),
    _appointed(CLERK, BAO, "2026-03-01", "2026-04-30"),
    _appointed(AUDITOR, ANNA, "2026-02-01"),
    # The first subject goes from Anna to Bao, the second is linked no more.
    _linked(ANNA, "first", "linked"),
    _linked(ANNA, "first", "unlinked"),
    _linked(BAO, "first", "linked"),
    _linked(ANNA, "second", "linked"),
    _linked(ANNA, "second", "unlinked"),
    # Anna and Bao marry, part and marry again; Chen is Bao's child; Anna sells the mill.
    _relation("relative_recorded", ANNA, relative=BAO, known_on="2026-01-10"),
    _relation("relative_ended", ANNA, relative=BAO, ended_on="2026-03-31"),
    _relation("relative_recorded", ANNA, relative=BAO, known_on="2026-05-01"),
    _relation("relative_recorded", CHEN, relative=BAO, known_on="2026-01-01"),
    _relation("control_recorded", ANNA, organisation=MILL, known_on="2026-01-01"),
    _relation("control_ended", ANNA, organisation=MILL, ended_on="2026-04-30"),
    *SECTION,
    # Of this section a chunk is missing, and that one is not closed.
    _chunk("torn", 0, ENTRIES[0]),
    _adopted("torn", 2),
    _chunk("open", 0, ENTRIES[0]),
)


def facts(said: tuple[tuple[str, UUID, str, dict[str, Any]], ...]) -> tuple[Fact, ...]:
    """Give what was said as events, in the order of registry's log."""
    return tuple(
        Fact(
            position=position,
            type=f"registry.{kind}.v1",
            subject=subject,
            effective_on=effective_on,
            data=data,
        )
        for position, (kind, subject, effective_on, data) in enumerate(said, start=1)
    )


HISTORY = facts(_SAID)
