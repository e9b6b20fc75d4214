"""The AsyncAPI 3.0 document of a service: what it publishes, and under which subjects."""

from typing import Any

from chassis.contracts.events import event_classes
from chassis.contracts.schemas import DIALECT, event_schema
from chassis.streams import CHAIN_HEADER, CONTENT_TYPE, POSITION_HEADER, TRACE_HEADER

VERSION = "3.0.0"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"

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
_DESCRIPTION = (
    "Every event is one CloudEvents 1.0 document in canonical form (RFC 8785). What is published "
    "are the stored bytes, and their SHA-256 stands in the county's log."
)


def asyncapi_of(service: str, *, version: str) -> dict[str, Any]:
    """Give the document; every type of event has a channel, a message and an operation."""
    events = event_classes(service)
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
        "servers": {
            "county": {
                "host": "{address}",
                "protocol": "nats",
                "description": "JetStream, stream EVENTS; readers have a consumer of their own.",
                "variables": {"address": {"description": "As operations name it."}},
            }
        },
        "channels": {name: _channel(name) for name in events},
        "operations": {f"publish.{name}": _operation(name) for name in events},
        "components": {
            "messages": {
                name: _message(name, event_schema(event, service=service))
                for name, event in events.items()
            },
            "parameters": {name: {"description": meaning} for name, meaning in _PARAMETERS.items()},
        },
    }


def _channel(name: str) -> dict[str, Any]:
    return {
        "address": f"ev.{{county}}.{name}.{{town}}.{{village}}",
        "messages": {"event": {"$ref": f"#/components/messages/{name}"}},
        "parameters": {each: {"$ref": f"#/components/parameters/{each}"} for each in _PARAMETERS},
    }


def _operation(name: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/event"}],
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
