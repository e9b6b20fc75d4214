"""Anjia as the register tells it to assets: units, posts, the benefits, and the chart."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityTokens
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id
from services.assets.tests.charts import (
    BANK_SECTION,
    BUDGET_SECTION,
    CONVERSION_SECTION,
    PROPERTY_SECTION,
    RULES_SECTION,
    SECTION,
)

COUNTY, TOWN, VILLAGE, OTHER_VILLAGE = "510604", "510604102", "510604102211", "510604102212"
BRANCH = f"{VILLAGE}/party"
REGISTER_POSITION = 1_000
TOKENS = IdentityTokens(Algorithms(standard_provider()), bytes(32))
HOLDERS = {
    "clerk": ("village-clerk", VILLAGE),
    "other-clerk": ("village-clerk", OTHER_VILLAGE),
    "supervisor": ("supervision-committee-member", VILLAGE),
    "chair": ("supervision-committee-chair", VILLAGE),
    "secretary": ("party-branch-secretary", BRANCH),
    "cashier": ("cashier", VILLAGE),
    "auditor": ("auditor", COUNTY),
    "accountant": ("village-accountant", VILLAGE),
    "reviewer": ("reviewer", VILLAGE),
    "examiner": ("finance-group-member", VILLAGE),
}
EVERYBODY = (*HOLDERS, "head")

BENEFITS: list[dict[str, Any]] = [
    {"entry": "benefit_list", "unit": VILLAGE},
    {"entry": "benefit", "benefit": "village-subsidy", "kind": "village", "suspended": True},
    {"entry": "benefit", "benefit": "condolence", "kind": "village", "suspended": False},
    # No pack that was checked says so; what is due by law goes through all the same.
    {"entry": "benefit", "benefit": "allowance", "kind": "statutory", "suspended": True},
]

CHAINS: list[dict[str, Any]] = [
    {
        "entry": "payment_chain", "chain": "ordinary", "name": "日常", "name_en": "Ordinary",
        "amount_fen_least": 1, "amount_fen_most": 499_999, "cash": "forbidden",
        "owner": "村民代表大会", "basis": "illustrative",
    },
    {"entry": "payment_chain_unit", "chain": "ordinary", "unit": VILLAGE},
    {
        "entry": "payment_precondition", "chain": "ordinary",
        "precondition": "committees-discussed", "name": "商议", "name_en": "Discussed",
    },
    {
        "entry": "payment_step", "chain": "ordinary", "stage": 1, "order": "joint",
        "step": "supervision", "name": "审核", "name_en": "Review", "signers": 1,
        "post": "supervision-committee-member", "post_unit": VILLAGE, "separate": True,
    },
    {
        "entry": "payment_substitute", "chain": "ordinary", "step": "supervision",
        "post": "supervision-committee-chair", "post_unit": VILLAGE,
    },
    {
        "entry": "payment_step", "chain": "ordinary", "stage": 2, "order": "serial",
        "step": "branch", "name": "审签", "name_en": "Signature", "signers": 1,
        "post": "party-branch-secretary", "post_unit": BRANCH, "separate": True,
    },
]  # fmt: skip


def unit(key: str) -> UUID:
    return unit_id(COUNTY, key)


def person(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/test/person/{name}")


def subject(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/test/subject/{name}")


def link(connection: psycopg.Connection[Any], issuer: str) -> None:
    """Write into the replica that everybody has an account at an issuer."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO replica.links VALUES (%s, %s, %s, true, 1)",
            [(issuer, TOKENS.token(issuer, name), person(name)) for name in EVERYBODY],
        )
        cursor.execute("UPDATE replica.heard SET changes = changes + 1")


def fill(connection: psycopg.Connection[Any]) -> None:
    """Write what the register told into the replica."""
    places = ((COUNTY, None), (TOWN, COUNTY), (VILLAGE, TOWN), (OTHER_VILLAGE, TOWN))
    for key, above in (*places, (BRANCH, None)):
        connection.execute(
            "INSERT INTO replica.units VALUES (%s, %s, 'division', %s, %s, 1)",
            (unit(key), key, key, key),
        )
        if above is not None:
            connection.execute(
                "INSERT INTO replica.placements VALUES (%s, 'administrative', %s, '2026-01-01', 1)",
                (unit(key), unit(above)),
            )
    for name, (kind, where) in HOLDERS.items():
        post = uuid5(NAMESPACE_URL, f"/test/post/{kind}/{where}")
        connection.execute(
            "INSERT INTO replica.posts VALUES (%s, %s, %s, 1)", (post, kind, unit(where))
        )
        connection.execute(
            "INSERT INTO replica.terms VALUES (%s, %s, '2026-01-01', NULL, 1)", (post, person(name))
        )
    connection.execute(
        "INSERT INTO replica.chunks VALUES ('anjia/benefits', 1, 0, %s, 1)", (Jsonb(BENEFITS),)
    )
    connection.execute(
        "INSERT INTO replica.sections VALUES ('anjia/benefits', 1, 'benefits', NULL, 1, 'sha256:',"
        " '2026-01-01', 1)"
    )
    _adopt(connection, SECTION)
    _adopt(connection, RULES_SECTION)
    _adopt(connection, BUDGET_SECTION)
    _adopt(connection, PROPERTY_SECTION)
    _adopt(connection, BANK_SECTION)
    _adopt(connection, CONVERSION_SECTION)
    connection.execute(
        "UPDATE replica.heard SET position = %s, changes = changes + 1", (REGISTER_POSITION,)
    )


def _adopt(connection: psycopg.Connection[Any], section: AdoptedSection) -> None:
    named = (section.section, section.version)
    connection.execute(
        "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)",
        (*named, Jsonb(list(section.entries))),
    )
    connection.execute(
        "INSERT INTO replica.sections VALUES (%s, %s, %s, NULL, 1, %s, %s, 1)",
        (*named, section.kind, section.root, section.effective_on),
    )
