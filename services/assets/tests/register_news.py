"""What the register tells while a test runs: chains, appointments, departures and relations."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from psycopg.types.json import Jsonb

from chassis.replica.sections import AdoptedSection
from services.assets.tests.desk import Desk
from services.assets.tests.village import BRANCH, CHAINS, VILLAGE, person, unit

RULE, ROOT = "finance/payment-chains@1", "sha256:aa"
FIRST_DAY = date(2026, 1, 1)


def tell(desk: Desk, statement: str, *values: Any) -> None:
    """Write one thing into the replica, and let the service know of it."""
    desk.owner.execute(statement.encode(), values)
    desk.owner.execute("UPDATE replica.heard SET position = position + 1, changes = changes + 1")
    desk.base.register.load(desk.owner)


def adopt(
    desk: Desk,
    entries: Sequence[dict[str, Any]] = CHAINS,
    *,
    version: int = 1,
    since: date = FIRST_DAY,
) -> None:
    """Let a version of the payment chains be adopted."""
    section = "finance/payment-chains"
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, section, version, Jsonb(list(entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, %s, 'payment_chains', NULL, 1, %s, %s, 1)"
    tell(desk, adopted, section, version, ROOT, since)


def adopt_section(desk: Desk, section: AdoptedSection) -> None:
    """Let a section of the county's own pack be adopted."""
    named = (section.section, section.version)
    chunk = "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)"
    tell(desk, chunk, *named, Jsonb(list(section.entries)))
    adopted = "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)"
    tell(desk, adopted, *named, section.kind, section.root, section.effective_on)


def appoint(desk: Desk, name: str, kind: str, where: str = VILLAGE) -> None:
    """Let somebody hold one more post."""
    post = post_of(kind, where)
    established = "INSERT INTO replica.posts VALUES (%s, %s, %s, 1) ON CONFLICT DO NOTHING"
    tell(desk, established, post, kind, unit(where))
    appointed = "INSERT INTO replica.terms VALUES (%s, %s, %s, NULL, 1)"
    tell(desk, appointed, post, person(name), FIRST_DAY)


def leave(desk: Desk, name: str, kind: str, where: str, last_on: date) -> None:
    """Let somebody's term end."""
    left = "INSERT INTO replica.departures VALUES (%s, %s, %s, 1)"
    tell(desk, left, post_of(kind, where), person(name), last_on)


def relate(desk: Desk, name: str, other: UUID, sort: str) -> None:
    """Let a person have a near relative, or control an organisation."""
    tell(
        desk,
        "INSERT INTO replica.relations (person, other, sort, known_on, position)"
        " VALUES (%s, %s, %s, %s, 1)",
        *(person(name), other, sort, FIRST_DAY),
    )


def post_of(kind: str, where: str) -> UUID:
    """Give the id of a post of the test's village."""
    return uuid5(NAMESPACE_URL, f"/test/post/{kind}/{where}")


SECRETARY_POST = post_of("party-branch-secretary", BRANCH)
