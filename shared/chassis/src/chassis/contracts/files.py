"""What belongs into the `contracts/` folder of a service, as today's code says it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from chassis.contracts.events import event_classes
from chassis.contracts.examples import event_example, pretty
from chassis.contracts.schemas import event_schema

SAMPLES = "samples.json"
"""Written by hand: the words that the examples use, so that a reader recognises a county."""

_WRITTEN = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def event_contracts(service: str, folder: Path) -> dict[str, bytes]:
    """Give a schema and an example for each event type, by path below `contracts/`.

    `folder` is where the service's samples are. Raises `SampleError` for one that does not fit.
    """
    samples = read_samples(folder)
    files: dict[str, bytes] = {}
    for event_type, event in event_classes(service).items():
        schema = event_schema(event, service=service)
        example = event_example(event, service=service, samples=samples)
        files[f"events/{event_type}.schema.json"] = orjson.dumps(schema, option=_WRITTEN)
        files[f"events/{event_type}.example.json"] = pretty(example)
    return files


def interface_contract(document: Mapping[str, Any]) -> bytes:
    """Give an OpenAPI or AsyncAPI document as it is committed."""
    return orjson.dumps(document, option=_WRITTEN | orjson.OPT_SORT_KEYS)


def read_samples(folder: Path) -> dict[str, Any]:
    """Read a service's samples; without a file every field gets a value of its type."""
    path = folder / SAMPLES
    if not path.exists():
        return {}
    samples: dict[str, Any] = orjson.loads(path.read_bytes())
    return samples
