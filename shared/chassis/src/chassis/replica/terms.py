"""Who held which post from when to when, as the replica has it."""

from collections import defaultdict
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import psycopg

Terms: TypeAlias = dict[UUID, dict[tuple[UUID, date], date | None]]
"""By person: each post and first day, with the last day, or None where no end is set."""


def load_terms(connection: psycopg.Connection[Any]) -> Terms:
    """Read the terms; the first departure on or after its first day ends a term."""
    terms: Terms = defaultdict(dict)
    for post, person, since, until in connection.execute(
        "SELECT t.post, t.person, t.since, least(t.until, min(d.last_on)) "
        "FROM replica.terms t LEFT JOIN replica.departures d ON d.post = t.post "
        "AND d.person = t.person AND d.last_on >= t.since GROUP BY t.post, t.person, t.since"
    ):
        terms[person][(post, since)] = until
    return terms
