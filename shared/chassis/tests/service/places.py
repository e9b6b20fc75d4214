"""A migrated database of a service called `sample`, and the addresses of its roles."""

from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from chassis.eventstore.schema import Roles
from chassis.migrate import migrate

SERVICE = "sample"
SOURCE = "/demo/510604/sample"
ROLES = Roles.of(SERVICE)
PASSWORD = "sample"  # noqa: S105  # a throw-away role on a loopback server of the test session


def create_roles(database: str) -> None:
    """Create the four roles where the server does not have them yet."""
    with psycopg.connect(database, autocommit=True) as connection:
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if found.fetchone() is None:
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
        name = sql.Identifier(connection.info.dbname)
        for role in (ROLES.migrator, ROLES.projector):
            statement = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
            connection.execute(statement.format(name, sql.Identifier(role)))
        connection.execute(
            sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(ROLES.migrator))
        )


def url_of(database: str, role: str) -> str:
    """Give the address of the database for a role."""
    return conninfo.make_conninfo(database, user=role, password=PASSWORD)


def run_steps(database: str, folder: Path) -> list[str]:
    """Migrate as the migrator role."""
    url = url_of(database, ROLES.migrator)
    return migrate(url, service=SERVICE, source=SOURCE, folder=folder)
