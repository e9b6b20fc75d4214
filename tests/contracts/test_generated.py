"""What is committed is what today's code says, and it holds together."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.architecture.tree import REPOSITORY
from tests.contracts.generated import (
    ASYNCAPI,
    OPENAPI,
    committed,
    contracts_folder,
    events_of,
    interface_files_of,
    pages,
    services,
)

HELP = "run: python -m tests.contracts.write"
SERVICES = services()


def differing(files: dict[str, bytes], root: Path) -> list[str]:
    """Name the files whose committed content is not what the code gives."""
    return sorted(
        name
        for name, content in files.items()
        if not (root / name).exists() or (root / name).read_bytes() != content
    )


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_events_are_those_of_the_code(service: str) -> None:
    files = events_of(service)
    interfaces = {str(contracts_folder(service) / name) for name in (OPENAPI, ASYNCAPI)}
    stale = committed(service) - files.keys() - interfaces

    assert (differing(files, REPOSITORY), sorted(stale)) == ([], []), HELP


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_interface_is_that_of_the_code(service: str) -> None:
    assert differing(interface_files_of(service), REPOSITORY) == [], HELP


def test_the_tables_of_the_documents_are_those_of_the_code() -> None:
    assert differing(pages(), REPOSITORY) == [], HELP


def test_a_file_that_differs_or_is_missing_is_found(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "changed").write_bytes(b"1")

    found = differing({"same": b"1", "changed": b"2", "missing": b"3"}, tmp_path)

    assert found == ["changed", "missing"]


def example_and_schema(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    schema: dict[str, Any] = orjson.loads(
        path.with_name(path.name.replace(".example.", ".schema.")).read_bytes()
    )
    example: dict[str, Any] = orjson.loads(path.read_bytes())
    return example, schema


EXAMPLES = sorted(REPOSITORY.glob("services/*/contracts/events/*.example.json"))


def test_there_is_an_example_of_every_event() -> None:
    assert len(EXAMPLES) == sum(len(events_of(service)) // 2 for service in SERVICES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.removesuffix(".example.json"))
def test_every_example_is_valid_and_less_is_not(path: Path) -> None:
    document, schema = example_and_schema(path)
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    checker.validate(document)

    data = document["data"]
    without = {name: value for name, value in document.items() if name != "unitseq"}
    for broken in (without, {**document, "type": "x"}, {**document, "data": "none"}):
        with pytest.raises(ValidationError):
            checker.validate(broken)
    for name in schema["properties"]["data"]["required"]:
        less = {key: value for key, value in data.items() if key != name}
        with pytest.raises(ValidationError):
            checker.validate({**document, "data": less})
