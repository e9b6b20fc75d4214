"""The AsyncAPI documents are valid, complete, and agree with the events' own schemas."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from chassis.streams import subject_of
from tests.architecture.tree import REPOSITORY
from tests.contracts.generated import asyncapi_file_of, contracts_folder, services

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

    assert set(document["channels"]) == set(events) == set(document["components"]["messages"])
    assert {name.removeprefix("publish.") for name in document["operations"]} == set(events)
    for name, path in events.items():
        message = document["components"]["messages"][name]
        assert message["payload"]["schema"] == orjson.loads(path.read_bytes())
        Draft202012Validator.check_schema(message["payload"]["schema"])
        Draft202012Validator.check_schema(message["headers"]["schema"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_is_published_under_its_channel_s_address(service: str) -> None:
    channels = document_of(service)["channels"]
    for name, path in committed_events(service).items():
        example = orjson.loads(path.with_name(f"{name}.example.json").read_bytes())
        address = re.sub(r"\{\w+\}", r"\\d+", channels[name]["address"].replace(".", r"\."))

        assert re.fullmatch(address, subject_of(example))
