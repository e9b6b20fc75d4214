import threading
from pathlib import Path

import psycopg
import pytest

from chassis.eventstore.schema import LogSourceError
from chassis.migrate import MigrationError, migrate
from shared.chassis.tests.service.places import ROLES, SERVICE, run_steps, url_of

CHASSIS_STEPS = ["log store", "chassis personal", "chassis replica", "chassis replica_more"]
STEP = "CREATE TABLE apples (n integer); GRANT SELECT, INSERT ON apples TO {app};"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_apples.sql").write_text(STEP)
    return tmp_path


def _recorded(database: str) -> list[str]:
    with psycopg.connect(database) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM migrations ORDER BY run_at")]


def test_every_step_runs_once_and_in_order(with_roles: str, folder: Path) -> None:
    assert run_steps(with_roles, folder) == [*CHASSIS_STEPS, "0001_apples.sql"]
    assert run_steps(with_roles, folder) == []

    (folder / "0003_plums.sql").write_text("CREATE TABLE plums (LIKE pears);")
    (folder / "0002_pears.sql").write_text("CREATE TABLE pears (n integer);")

    assert run_steps(with_roles, folder) == ["0002_pears.sql", "0003_plums.sql"]


def test_a_step_may_name_the_services_own_roles(with_roles: str, folder: Path) -> None:
    run_steps(with_roles, folder)

    with psycopg.connect(url_of(with_roles, ROLES.app), autocommit=True) as connection:
        connection.execute("INSERT INTO apples VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM apples")


def test_an_edited_step_is_refused_and_nothing_after_it_runs(with_roles: str, folder: Path) -> None:
    run_steps(with_roles, folder)
    (folder / "0001_apples.sql").write_text(STEP + " ")
    (folder / "0002_pears.sql").write_text("CREATE TABLE pears (n integer);")

    with pytest.raises(MigrationError, match=r"0001_apples\.sql was edited") as caught:
        run_steps(with_roles, folder)

    assert caught.value.code == "migration_broken"
    assert "0002_pears.sql" not in _recorded(with_roles)


@pytest.mark.parametrize("name", ["1_apples.sql", "0002-pears.sql", "0002_Pears.sql"])
def test_a_misnamed_step_is_refused(with_roles: str, folder: Path, name: str) -> None:
    (folder / name).write_text("CREATE TABLE pears (n integer);")

    with pytest.raises(MigrationError, match=name):
        run_steps(with_roles, folder)

    assert _recorded(with_roles) == []


def test_a_step_that_ran_and_is_gone_is_refused(with_roles: str, folder: Path) -> None:
    run_steps(with_roles, folder)
    (folder / "0001_apples.sql").unlink()

    with pytest.raises(MigrationError, match=r"0001_apples\.sql ran in this database"):
        run_steps(with_roles, folder)


def test_a_step_that_fails_leaves_nothing_behind(with_roles: str, folder: Path) -> None:
    step = folder / "0002_pears.sql"
    step.write_text("CREATE TABLE pears (n integer); SELECT 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        run_steps(with_roles, folder)
    step.write_text("CREATE TABLE pears (n integer);")

    assert run_steps(with_roles, folder) == ["0002_pears.sql"]


def test_of_several_at_once_one_works_and_the_others_find_it_done(
    with_roles: str, folder: Path
) -> None:
    done: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: done.append(run_steps(with_roles, folder)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [[], [], [*CHASSIS_STEPS, "0001_apples.sql"]]


def test_the_database_of_another_installation_is_refused(with_roles: str, folder: Path) -> None:
    run_steps(with_roles, folder)

    with pytest.raises(LogSourceError):
        migrate(
            url_of(with_roles, ROLES.migrator),
            service=SERVICE,
            source="/510604/sample",
            folder=folder,
        )
