"""Gives each service its database and its four roles, none of which can do another one's work."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import psycopg
from psycopg import conninfo, sql

from chassis.eventstore.schema import Roles
from runner.errors import BackboneError
from runner.keeping import Secrets

# Two county runners on one server must not meddle with each other's roles halfway.
_LOCK = 0x6D62_7276

Connection: TypeAlias = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class DatabaseUrls:
    """The addresses of one service's database, one for each role."""

    migrator: str = field(repr=False)
    app: str = field(repr=False)
    projector: str = field(repr=False)
    auditor: str = field(repr=False)


def provision_databases(
    url: str, services: Sequence[str], secrets: Secrets
) -> dict[str, DatabaseUrls]:
    """Make or confirm databases, roles, passwords and rights, as a user who may create roles.

    Raises `BackboneError` when the server refuses, or a role may do more than it should.
    """
    try:
        return _provisioned(url, services, secrets)
    except psycopg.Error as error:
        raise BackboneError(f"PostgreSQL refuses to be set up: {error}") from error


def _provisioned(url: str, services: Sequence[str], secrets: Secrets) -> dict[str, DatabaseUrls]:
    found = {}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        for service in services:
            roles = Roles.of(service)
            for role in _names(roles):
                _keep_role(connection, role, secrets.password(f"database {role}"))
            _keep_database(connection, service, roles)
            with psycopg.connect(_at(url, service), autocommit=True) as inside:
                _keep_rights(inside, service, roles)
            migrator, app, projector, auditor = (
                _at(url, service, user=role, password=secrets.password(f"database {role}"))
                for role in _names(roles)
            )
            found[service] = DatabaseUrls(
                migrator=migrator, app=app, projector=projector, auditor=auditor
            )
    return found


def _names(roles: Roles) -> tuple[str, str, str, str]:
    return roles.migrator, roles.app, roles.projector, roles.auditor


def _keep_role(connection: Connection, role: str, password: str) -> None:
    """Make the role, or set right what it may do; its password travels as a verifier alone."""
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    row = connection.execute(
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
        " FROM pg_roles WHERE rolname = %s",
        (role,),
    ).fetchone()
    if row is not None and row[0]:
        raise BackboneError(
            f"the role {role} may do more than a service needs: take its rights from it first"
        )
    # A new role has none of these rights, and only a superuser may even name them.
    statement = sql.SQL("{} ROLE {} LOGIN NOINHERIT PASSWORD {}")
    verb = sql.SQL("CREATE" if row is None else "ALTER")
    connection.execute(statement.format(verb, sql.Identifier(role), sql.Literal(verifier)))


def _keep_database(connection: Connection, name: str, roles: Roles) -> None:
    """Make the database, owned by its migrator; only a member of a role may give to it."""
    owner = sql.Identifier(roles.migrator)
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    if known is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
    # A user who may create roles but is no superuser must be a member of the new owner.
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), owner))


def _keep_rights(connection: Connection, name: str, roles: Roles) -> None:
    """Let only the four roles in, and only two of them make schemas."""
    database = sql.Identifier(name)
    everybody = sql.SQL(", ").join(map(sql.Identifier, _names(roles)))
    makers = sql.SQL(", ").join(map(sql.Identifier, (roles.migrator, roles.projector)))
    for statement in (
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, everybody),
        sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, makers),
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(
            sql.Identifier(roles.migrator)
        ),
    ):
        connection.execute(statement)


def _at(url: str, database: str, **other: str) -> str:
    """Give the address with another database, and another user where one is named."""
    parts = conninfo.conninfo_to_dict(url, dbname=database, **other)
    return conninfo.make_conninfo("", **parts)
