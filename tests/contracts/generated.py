"""Everything in the repository that is made from the code and committed, by path."""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from chassis.contracts.files import event_contracts, interface_contract
from chassis.contracts.interface import unconnected
from chassis.service import Service
from tests.architecture.tree import REPOSITORY, Tree
from tests.contracts import tables

OPENAPI = "openapi.json"
ASYNCAPI = "asyncapi.json"


def services() -> list[str]:
    """Give the names of the services of this repository."""
    return Tree(REPOSITORY).services


def service_of(name: str) -> Service:
    """Give what a service's composition root offers."""
    service: Service = importlib.import_module(f"{name}.bootstrap").SERVICE
    return service


def contracts_folder(service: str) -> Path:
    """Give the folder of a service's contracts, below the repository."""
    return Path("services", service, "contracts")


def events_of(service: str) -> dict[str, bytes]:
    """Give the schema and example files of a service's events by path below the repository."""
    folder = contracts_folder(service)
    files = event_contracts(service, REPOSITORY / folder)
    return {str(folder / name): content for name, content in files.items()}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a service that was built says of itself."""

    openapi: bytes
    asyncapi: bytes
    reads: dict[str, dict[str, type[BaseModel]]]
    """By consumer, how it reads each event."""


@cache
def interface_of(service: str) -> Offered:
    """Build a service once and look at it."""
    with unconnected(service_of(service)) as interface:
        return Offered(
            openapi=interface_contract(interface.openapi()),
            asyncapi=interface_contract(interface.asyncapi()),
            reads=interface.reads(),
        )


def openapi_of(service: str) -> dict[str, bytes]:
    """Give the OpenAPI file of a service by path below the repository."""
    return {str(contracts_folder(service) / OPENAPI): interface_of(service).openapi}


def asyncapi_file_of(service: str) -> dict[str, bytes]:
    """Give the AsyncAPI file of a service by path below the repository."""
    return {str(contracts_folder(service) / ASYNCAPI): interface_of(service).asyncapi}


def interface_files_of(service: str) -> dict[str, bytes]:
    """Give both interface files of a service: what is asked of it, and what it tells."""
    return openapi_of(service) | asyncapi_file_of(service)


def committed(service: str) -> set[str]:
    """Give the paths of a service's committed contract files that are made from code."""
    folder = REPOSITORY / contracts_folder(service)
    found = [*folder.glob("events/*.json"), *folder.glob(OPENAPI), *folder.glob(ASYNCAPI)]
    return {str(path.relative_to(REPOSITORY)) for path in found}


def pages() -> dict[str, bytes]:
    """Give the documents that are made from code, by path below the repository."""
    return tables.pages()
