"""The AsyncAPI documents are valid, complete, and agree with the events' own schemas."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from chassis.streams import subject_of
from tests.architecture.tree import REPOSITORY
from tests.contracts.awaited import example_of
from tests.contracts.generated import (
    asyncapi_file_of,
    contracts_folder,
    interface_of,
    services,
)

SERVICES = services()
# The document that the specification itself publishes for its version 3.0.0, with its licence.
OFFICIAL = orjson.loads(
    (Path(__file__).parent / "asyncapi" / "asyncapi-3.0.0.schema.json").read_bytes()
)


def document_of(service: str) -> dict[str, Any]:
    [content] = asyncapi_file_of(service).values()
    document: dict[str, Any] = orjson.loads(content)
    return document


def committed_events(service: str) -> dict[str, Path]:
    folder = REPOSITORY / contracts_folder(service) / "events"
    found = folder.glob("*.schema.json")
    return {path.name.removesuffix(".schema.json"): path for path in found}


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_valid_by_the_specification_s_own_schema(service: str) -> None:
    checker = Draft7Validator(OFFICIAL)
    document = document_of(service)

    assert [error.message for error in checker.iter_errors(document)] == []

    if document["operations"]:
        name = next(iter(document["operations"]))
        document["operations"][name]["action"] = "shout"
        assert list(checker.iter_errors(document)) != []


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_has_its_channel_its_message_and_its_schema(service: str) -> None:
    document = document_of(service)
    events = committed_events(service)
    sent = {name for name, one in document["operations"].items() if one["action"] == "send"}

    assert sent == {f"publish.{name}" for name in events}
    for name, path in events.items():
        assert "event" in document["channels"][name]["messages"]
        message = document["components"]["messages"][name]
        assert message["payload"]["schema"] == orjson.loads(path.read_bytes())
        Draft202012Validator.check_schema(message["payload"]["schema"])
        Draft202012Validator.check_schema(message["headers"]["schema"])


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_consumer_registers_is_what_the_document_receives(service: str) -> None:
    document = document_of(service)
    operations = document["operations"]
    received = {name for name, one in operations.items() if one["action"] == "receive"}

    assert received == {
        f"receive.{consumer}.{name}"
        for consumer, models in interface_of(service).reads.items()
        for name in models
    }
    for operation in received:
        [reference] = operations[operation]["messages"]
        assert resolved(document, reference["$ref"])["$ref"].endswith(
            operation.removeprefix("receive.")
        )


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_received_takes_the_producer_s_example_and_not_less(service: str) -> None:
    messages = document_of(service)["components"]["messages"]
    for consumer, models in interface_of(service).reads.items():
        for name in models:
            schema = messages[f"{consumer}.{name}"]["payload"]["schema"]
            checker = Draft202012Validator(schema)
            example = orjson.loads(example_of(name))

            assert [error.message for error in checker.iter_errors(example)] == []
            assert list(checker.iter_errors({})) != []


def test_points_receives_what_its_readme_says() -> None:
    operations = document_of("points")["operations"]

    assert "receive.points-subjects.registry.household.registered.v1" in operations
    assert "receive.points-households.registry.household.merged.v1" in operations


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_is_published_under_its_channel_s_address(service: str) -> None:
    channels = document_of(service)["channels"]
    for name, channel in channels.items():
        address = re.sub(r"\{\w+\}", r"\\d+", channel["address"].replace(".", r"\."))

        assert re.fullmatch(address, subject_of(orjson.loads(example_of(name))))


def resolved(document: dict[str, Any], reference: str) -> dict[str, Any]:
    """Follow a reference within the document."""
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found
