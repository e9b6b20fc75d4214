"""Databases of points for tests: one filled for the session, and copies of it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import conninfo, sql

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.migrate import migrate
from chassis.projections.projector import Projector
from chassis.testing.lent_databases import LentDatabases
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
        connection.execute(_admission(name))
    url = postgres.superuser_url(name)
    migrate(url, service="points", source=SOURCE, folder=MIGRATIONS)
    with psycopg.connect(url, autocommit=True) as connection:
        village.fill(connection)
    projector_url = conninfo.make_conninfo(url, user=ROLES.projector, password=PASSWORD)
    with psycopg.connect(projector_url, autocommit=True) as connection:
        Projector(projector_url, models=READ_MODELS, roles=ROLES).prepare(connection)
    return name


def copies_of(postgres: EmbeddedPostgres, template: str) -> LentDatabases:
    """Lend databases that are as a filled one is."""

    def admit(connection: psycopg.Connection[Any], name: str) -> None:
        connection.execute(_admission(name))

    return LentDatabases(postgres, template, admit=admit)


def _admission(name: str) -> sql.Composed:
    """Let the projector make generations."""
    grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
    return grant.format(sql.Identifier(name), sql.Identifier(ROLES.projector))
