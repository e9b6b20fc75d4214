"""The import contracts of `pyproject.toml`, each seen to bite on a made-up tree."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards.rooms import ROOMS
from tests.architecture.tree import REPOSITORY, Tree

SECTION = "[tool.importlinter]"
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = SETTINGS["contracts"]


@pytest.fixture
def sound(checkout: Tree) -> Mapping[str, str]:
    """A tree of our packages with nothing but what the contracts speak of."""
    settings = checkout.text("pyproject.toml")
    files = {"pyproject.toml": settings[settings.index(SECTION) :]}
    for service in checkout.services:
        files |= {f"{service}/{room}/__init__.py": "" for room in ROOMS}
        files |= {f"{service}/{name}.py": "" for name in ("__init__", "__main__", "settings")}
        files[f"{service}/bootstrap.py"] = (
            f"import {service}.entrypoints\nimport chassis.aggregate\n"
        )
    for package in ("kernel", "runner", "mingbai_verify"):
        files[f"{package}/__init__.py"] = ""
    for package in ("chassis", "chassis/embedded", "chassis/testing"):
        files[f"{package}/__init__.py"] = ""
    # The one import that a contract passes over must be there to be passed over.
    files |= {"chassis/aggregate.py": "", "chassis/crypto/__init__.py": ""}
    files["chassis/crypto/standard.py"] = "import os\n"
    return files


def lint(folder: Path) -> tuple[int, str]:
    """Run import-linter on the packages of a folder; gives its exit code and words."""
    done = subprocess.run(  # noqa: S603  # the arguments are our own
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_this_repository_keeps_every_contract() -> None:
    code, said = lint(REPOSITORY)

    assert (code, "0 broken" in said) == (0, True), said


def test_a_sound_tree_keeps_every_contract(plant: Plant, sound: Mapping[str, str]) -> None:
    code, said = lint(plant(sound).root)

    assert (code, f"{len(CONTRACTS)} kept, 0 broken" in said) == (0, True), said


FAULTS = [
    ("rooms", "points/domain/account.py", "import points.application"),
    ("rooms", "points/application/use.py", "import points.adapters"),
    ("rooms", "points/application/use.py", "import points.projections"),
    ("rooms", "audit/adapters/store.py", "import audit.entrypoints"),
    ("rooms", "cases/entrypoints/http.py", "import cases.bootstrap"),
    ("rooms", "registry/views/__init__.py", ""),
    ("services", "points/entrypoints/messages.py", "import registry.domain"),
    ("services", "audit/domain/replay.py", "import points"),
    ("domain", "points/domain/account.py", "import psycopg"),
    ("domain", "points/domain/account.py", "import time"),
    ("domain", "registry/domain/unit.py", "import chassis.testing"),
    ("kernel", "kernel/units.py", "import chassis"),
    ("chassis", "chassis/service.py", "import points"),
    ("chassis", "chassis/service.py", "import runner"),
    ("verify", "mingbai_verify/notes.py", "import chassis"),
    ("verify", "mingbai_verify/notes.py", "import audit.domain"),
    ("verified", "runner/proof.py", "import mingbai_verify"),
    ("runner", "runner/processes.py", "import audit.domain"),
    ("deployment", "assets/bootstrap.py", "import chassis.embedded"),
]


@pytest.mark.parametrize(("contract", "path", "text"), FAULTS)
def test_a_contract_bites(
    plant: Plant, sound: Mapping[str, str], contract: str, path: str, text: str
) -> None:
    files = {**sound, "chassis/testing/__init__.py": "import logging\n", path: f"{text}\n"}
    names = {each["id"]: each["name"] for each in CONTRACTS}

    code, said = lint(plant(files).root)

    assert (code, f"{names[contract]} BROKEN" in said) == (1, True), said


def unnamed(section: Mapping[str, Any], *, packages: set[str], services: set[str]) -> set[str]:
    """Give the packages and services that a contract about all of them leaves out."""
    found = packages - set(section["root_packages"])
    for contract in section["contracts"]:
        if contract["id"] in ("rooms", "services"):
            found |= services - set(contract.get("containers", contract.get("modules", ())))
        if contract["id"] == "domain":
            found |= {f"{each}.domain" for each in services} - set(contract["source_modules"])
        if contract["id"] in ("kernel", "chassis", "runner"):
            found |= services - set(contract["forbidden_modules"])
        if contract["id"] == "deployment":
            found |= services - set(contract["source_modules"])
    return found


def test_the_contracts_name_every_package(checkout: Tree) -> None:
    packages, services = set(checkout.packages), set(checkout.services)

    assert unnamed(SETTINGS, packages=packages, services=services) == set()


def test_a_service_that_no_contract_names_is_found() -> None:
    found = unnamed(SETTINGS, packages={"fields"}, services={"fields"})

    assert found == {"fields", "fields.domain"}


def test_every_contract_is_seen_to_bite() -> None:
    assert {each["id"] for each in CONTRACTS} == {contract for contract, _, _ in FAULTS}
