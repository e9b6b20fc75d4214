"""The database of points that is filled for the session, and copied for each test."""

from pathlib import Path

import psycopg
from psycopg import conninfo

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.projections.projector import Projector
from chassis.testing.migrated import make_migrated
from points.bootstrap import READ_MODELS
from services.points.tests import village
from services.points.tests.process import PASSWORD, ROLES, SOURCE

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def make_filled(postgres: EmbeddedPostgres) -> str:
    """Make a database with an empty log, empty read models and a full replica; gives its name."""
    name = make_migrated(postgres, "points", source=SOURCE, folder=MIGRATIONS, password=PASSWORD)
    url = postgres.superuser_url(name)
    with psycopg.connect(url, autocommit=True) as connection:
        village.fill(connection)
    projector_url = conninfo.make_conninfo(url, user=ROLES.projector, password=PASSWORD)
    with psycopg.connect(projector_url, autocommit=True) as connection:
        Projector(projector_url, models=READ_MODELS, roles=ROLES).prepare(connection)
    return name
