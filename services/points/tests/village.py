"""Anjia as the register tells it: units, posts, persons and adopted rules, as replica rows."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityTokens
from chassis.replica.memory import RegisterMemory
from kernel.units import unit_id
from points.domain.account import Account

COUNTY, TOWN, VILLAGE = "510604", "510604102", "510604102211"
PARTY, GRID, OTHER_GRID = f"{VILLAGE}/party", f"{VILLAGE}/grid/01", f"{VILLAGE}/grid/02"
UNSCORED_VILLAGE = "510604102212"
UNSCORED_GRID = f"{UNSCORED_VILLAGE}/grid/01"
SCHEME = "anjia-points"
ISSUER = "https://issuer.example"
REGISTER_POSITION = 1_000
TOKENS = IdentityTokens(Algorithms(standard_provider()), bytes(32))

MEMBERS = tuple(f"member-{number}" for number in range(1, 10))
HOLDERS = {
    "officer": ("grid-officer", GRID),
    "other-officer": ("grid-officer", OTHER_GRID),
    "secretary": ("party-branch-secretary", PARTY),
    "supervisor": ("supervision-committee-member", VILLAGE),
    "auditor": ("auditor", COUNTY),
    "registrar": ("county_registrar", COUNTY),
    "lender": ("lender-officer", COUNTY),
    "employer": ("employer-officer", VILLAGE),
    "bank": ("integrator-points", VILLAGE),
    "clerk": ("village-clerk", VILLAGE),
    "other-clerk": ("village-clerk", UNSCORED_VILLAGE),
    **dict.fromkeys(MEMBERS, ("assessment-group-member", VILLAGE)),
}
"""Who holds which kind of post, and where."""
FORMER = {"former-officer": ("grid-officer", GRID)}
"""Whose term has ended."""
RESIDENTS = ("head", "neighbour")
"""Persons without a post."""

EVERYBODY = (*HOLDERS, *FORMER, *RESIDENTS)

SUBJECTS = {
    "yard": ("household", GRID, "head"),
    "mill": ("firm", GRID, "neighbour"),
    "of-member": ("household", GRID, "member-9"),
    "of-secretary": ("household", GRID, "secretary"),
    "beyond": ("household", OTHER_GRID, "neighbour"),
}
"""Who is scored: type, grid and the person who speaks for it."""

_ADOPTED = Path(__file__).with_name("adopted.json")


def unit(key: str) -> UUID:
    return unit_id(COUNTY, key)


def person(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/test/person/{name}")


def subject(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/test/subject/{name}")


def account(name: str) -> UUID:
    return Account.create_id(SCHEME, subject(name))


@cache
def adopted() -> tuple[dict[str, Any], ...]:
    """Give the sections of the county's pack that points reads, as the register closed them."""
    return tuple(json.loads(_ADOPTED.read_text("utf-8")))


def fill(connection: psycopg.Connection[Any], *, kinds: tuple[str, ...] | None = None) -> None:
    """Write what the register told: everything, or of the adopted sections these kinds alone."""
    for key, kind, above, tree in _units():
        connection.execute(
            "INSERT INTO replica.units VALUES (%s, %s, %s, %s, %s, 1)",
            (unit(key), key, kind, key, key.partition("/")[0]),
        )
        if above is not None:
            connection.execute(
                "INSERT INTO replica.placements VALUES (%s, %s, %s, '2026-01-01', 1)",
                (unit(key), tree, unit(above)),
            )
    for name, (kind, where) in {**HOLDERS, **FORMER}.items():
        appoint(connection, name, kind, where, until=FORMER.get(name) and date(2026, 1, 31))
    for name in EVERYBODY:
        connection.execute(
            "INSERT INTO replica.links VALUES (%s, %s, %s, true, 1)",
            (ISSUER, TOKENS.token(ISSUER, name), person(name)),
        )
    for section in adopted():
        if section["kind"] != "units" and (kinds is None or section["kind"] in kinds):
            adopt(connection, section)
    connection.execute(
        "UPDATE replica.heard SET position = %s, changes = changes + 1", (REGISTER_POSITION,)
    )


def post_of(name: str) -> UUID:
    """Give the post that somebody holds."""
    kind, where = HOLDERS[name]
    return uuid5(NAMESPACE_URL, f"/test/post/{kind}/{where}")


def appoint(
    connection: psycopg.Connection[Any], name: str, kind: str, where: str, *, until: date | None
) -> None:
    """Let a person hold a post of this kind in a unit from the year's first day."""
    post = uuid5(NAMESPACE_URL, f"/test/post/{kind}/{where}")
    connection.execute(
        "INSERT INTO replica.posts VALUES (%s, %s, %s, 1) ON CONFLICT DO NOTHING",
        (post, kind, unit(where)),
    )
    connection.execute(
        "INSERT INTO replica.terms VALUES (%s, %s, '2026-01-01', %s, 1)",
        (post, person(name), until),
    )


def adopt(connection: psycopg.Connection[Any], section: dict[str, Any]) -> None:
    """Let a section be adopted, in two chunks."""
    half = len(section["entries"]) // 2
    named = (section["section"], section["version"])
    for index, entries in enumerate((section["entries"][:half], section["entries"][half:])):
        connection.execute(
            "INSERT INTO replica.chunks VALUES (%s, %s, %s, %s, 1)",
            (*named, index, Jsonb(entries)),
        )
    connection.execute(
        "INSERT INTO replica.sections VALUES (%s, %s, %s, %s, 2, %s, %s, 1)",
        (
            *named,
            *(section[name] for name in ("kind", "scheme", "root", "effective_on")),
        ),
    )


def known_register(url: str) -> RegisterMemory:
    """Give the register as a process knows it that heard everything just now."""
    register = RegisterMemory(
        token_of=TOKENS.token, lag_seconds_max=600, today=lambda: date(2026, 1, 2)
    )
    with psycopg.connect(url, autocommit=True) as connection:
        register.load(connection)
    register.heard_beat(REGISTER_POSITION)
    return register


def _units() -> Iterator[tuple[str, str, str | None, str]]:
    yield COUNTY, "division", None, "administrative"
    yield TOWN, "division", COUNTY, "administrative"
    yield VILLAGE, "division", TOWN, "administrative"
    yield UNSCORED_VILLAGE, "division", TOWN, "administrative"
    yield UNSCORED_GRID, "grid", UNSCORED_VILLAGE, "grid"
    (section,) = (section for section in adopted() if section["kind"] == "units")
    nodes = [entry for entry in section["entries"] if entry["entry"] == "tree_node"]
    placed = {node["unit"]: node for node in nodes}
    for entry in section["entries"]:
        if entry["entry"] == "unit":
            node = placed.get(entry["unit"], {})
            yield entry["unit"], entry["kind"], node.get("parent"), node.get("tree", "party")
