"""Migrated databases of a service for tests: one made for the session, and copies of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.eventstore.schema import MAIN, Roles
from chassis.migrate import migrate
from chassis.testing.lent_databases import LentDatabases


def make_migrated(  # noqa: PLR0913  # what a service's database is made of
    postgres: EmbeddedPostgres,
    service: str,
    *,
    source: str,
    folder: Path,
    password: str,
    logs: Sequence[str] = (MAIN,),
) -> str:
    """Make a database with the tables and roles of a service; gives its name."""
    name, roles = f"{service}_{uuid4().hex}", Roles.of(service)
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for role in (roles.migrator, roles.app, roles.projector, roles.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = sql.SQL("CREATE" if found.fetchone() is None else "ALTER")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(password)
                )
            )
        _let_project(connection, name, roles)
    url = postgres.superuser_url(name)
    migrate(url, service=service, source=source, folder=folder, logs=logs)
    return name


def copies_of(postgres: EmbeddedPostgres, template: str, service: str) -> LentDatabases:
    """Lend databases that are as one that was made for this service."""

    def admit(connection: psycopg.Connection[Any], name: str) -> None:
        _let_project(connection, name, Roles.of(service))

    return LentDatabases(postgres, template, admit=admit)


def _let_project(connection: psycopg.Connection[Any], name: str, roles: Roles) -> None:
    """Let the projector make generations."""
    grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
    connection.execute(grant.format(sql.Identifier(name), sql.Identifier(roles.projector)))
