"""A service's database as the migrator leaves it."""

from pathlib import Path

import pytest

from shared.chassis.tests.service.places import ROLES, create_roles, run_steps, url_of


@pytest.fixture
def with_roles(database: str) -> str:
    """Give an empty database of a server that has the service's roles."""
    create_roles(database)
    return database


@pytest.fixture
def app_url(with_roles: str, tmp_path: Path) -> str:
    """Give the app role's address of a migrated database."""
    run_steps(with_roles, tmp_path / "no steps of its own")
    return url_of(with_roles, ROLES.app)
