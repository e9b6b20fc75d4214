"""Databases of points for tests: one filled for the session, and copies of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import conninfo, sql

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.migrate import migrate
from chassis.projections.projector import Projector
from points.bootstrap import READ_MODELS
from services.points.tests import village
from services.points.tests.process import PASSWORD, ROLES, SOURCE

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def make_filled(postgres: EmbeddedPostgres) -> str:
    """Make a database with an empty log, empty read models and a full replica; gives its name."""
    name = f"points_{uuid4().hex}"
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "CREATE" if found.fetchone() is None else "ALTER"
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.Literal(PASSWORD)
                )
            )
    url = postgres.superuser_url(name)
    _admit_projector(url, name)
    migrate(url, service="points", source=SOURCE, folder=MIGRATIONS)
    with psycopg.connect(url, autocommit=True) as connection:
        village.fill(connection)
    projector_url = conninfo.make_conninfo(url, user=ROLES.projector, password=PASSWORD)
    with psycopg.connect(projector_url, autocommit=True) as connection:
        Projector(projector_url, models=READ_MODELS, roles=ROLES).prepare(connection)
    return name


@contextmanager
def copied(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """Give the superuser's URL of a copy that is dropped in the end."""
    name = f"test_{uuid4().hex}"
    own = sql.Identifier(name)
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, sql.Identifier(template))
        connection.execute(made)
    url = postgres.superuser_url(name)
    _admit_projector(url, name)
    yield url
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


def _admit_projector(url: str, name: str) -> None:
    """Let the projector make generations; a copied database does not inherit this right."""
    with psycopg.connect(url, autocommit=True) as connection:
        grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
        connection.execute(grant.format(sql.Identifier(name), sql.Identifier(ROLES.projector)))
