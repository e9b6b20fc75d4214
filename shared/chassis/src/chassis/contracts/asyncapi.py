"""The AsyncAPI 3.0 document of a service: what it publishes and receives, and where."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from chassis.contracts.events import event_classes
from chassis.contracts.schemas import DIALECT, event_schema
from chassis.streams import CHAIN_HEADER, CONTENT_TYPE, POSITION_HEADER, TRACE_HEADER

VERSION = "3.0.0"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
PUBLISHED = "event"
"""The name, in its channel, of the message as the service publishes it."""

_PARAMETERS = {
    "county": "The county's six digits.",
    "town": "The town's three digits within the county, 000 where the unit stands higher.",
    "village": "The village's three digits within the town, 000 where the unit stands higher.",
}
_HEADERS = {
    "$schema": DIALECT,
    "type": "object",
    "properties": {
        "Content-Type": {"const": CONTENT_TYPE},
        POSITION_HEADER: {
            "type": "string",
            "pattern": r"^[1-9]\d*$",
            "description": "The event's position in its service's own log, without gaps.",
        },
        CHAIN_HEADER: {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 of the chain before it and of the SHA-256 of its bytes.",
        },
        TRACE_HEADER: {"type": "string", "description": "W3C trace context."},
    },
    "required": ["Content-Type", CHAIN_HEADER, POSITION_HEADER],
}
_SERVERS = {
    "county": {
        "host": "{address}",
        "protocol": "nats",
        "description": "JetStream, stream EVENTS; readers have a consumer of their own.",
        "variables": {"address": {"description": "As operations name it."}},
    }
}
_DESCRIPTION = (
    "Every event is one CloudEvents 1.0 document in canonical form (RFC 8785). What is published "
    "are the stored bytes, and their SHA-256 stands in the county's log."
)

Reads = Mapping[str, Mapping[str, type[BaseModel]]]
"""By durable consumer, the model with which it reads each type of event."""


def asyncapi_of(service: str, *, version: str, reads: Reads) -> dict[str, Any]:
    """Give the document.

    Every type of event that the service publishes has a channel, a message and an operation, and
    so has every type that one of its consumers receives: the message has the fields that are read.
    """
    events = event_classes(service)
    received = [
        (consumer, name, model)
        for consumer, models in sorted(reads.items())
        for name, model in sorted(models.items())
    ]
    return {
        "asyncapi": VERSION,
        "id": f"urn:mingbai:service:{service}",
        "info": {
            "title": service,
            "version": version,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": _SERVERS,
        "channels": {
            name: _channel(name, published=name in events, reads=reads)
            for name in sorted({*events, *(name for _, name, _ in received)})
        },
        "operations": {
            **{f"publish.{name}": _operation("send", name, PUBLISHED) for name in events},
            **{
                f"receive.{consumer}.{name}": _operation("receive", name, consumer)
                for consumer, name, _ in received
            },
        },
        "components": {
            "messages": {
                **{
                    name: _message(name, event_schema(event, service=service))
                    for name, event in events.items()
                },
                **{
                    f"{consumer}.{name}": _message(name, _read_schema(consumer, name, model))
                    for consumer, name, model in received
                },
            },
            "parameters": {name: {"description": meaning} for name, meaning in _PARAMETERS.items()},
        },
    }


def _channel(name: str, *, published: bool, reads: Reads) -> dict[str, Any]:
    readers = {
        consumer: {"$ref": f"#/components/messages/{consumer}.{name}"}
        for consumer, models in sorted(reads.items())
        if name in models
    }
    own = {PUBLISHED: {"$ref": f"#/components/messages/{name}"}} if published else {}
    return {
        "address": f"ev.{{county}}.{name}.{{town}}.{{village}}",
        "messages": {**own, **readers},
        "parameters": {each: {"$ref": f"#/components/parameters/{each}"} for each in _PARAMETERS},
    }


def _operation(action: str, name: str, message: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{message}"}],
    }


def _read_schema(consumer: str, name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Give the schema of what a consumer reads; whatever else an event has is passed over."""
    return {
        "$schema": DIALECT,
        # What the schema refers to stands within it, and not within the document around it.
        "$id": f"urn:mingbai:reader:{consumer}:{name}",
        **model.model_json_schema(),
        "title": name,
        "description": f"What the consumer {consumer} reads of the event.",
    }


def _message(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": schema["title"],
        "summary": schema["description"],
        "contentType": CONTENT_TYPE,
        "headers": {"schemaFormat": SCHEMA_FORMAT, "schema": _HEADERS},
        "payload": {"schemaFormat": SCHEMA_FORMAT, "schema": schema},
    }
