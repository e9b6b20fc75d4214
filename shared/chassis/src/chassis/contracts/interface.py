"""What a service offers and reads, found by building it without any server."""

import asyncio
import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chassis.foundation import Foundation
from chassis.service import Running, Service
from chassis.settings import ServiceSettings

_KEY = base64.b64encode(bytes(32)).decode()
# Nobody listens on this port, and nothing that is asked here needs an answer.
_NOWHERE = "127.0.0.1:1"
_VALUES: Mapping[str, Any] = {
    "county": "510604",
    "database_url": f"postgresql://nobody@{_NOWHERE}/none",
    "projector_url": f"postgresql://nobody@{_NOWHERE}/none",
    "nats_url": f"nats://{_NOWHERE}",
    "http_port": 1,
    "issuer": "https://issuer.invalid",
    "county_key": f"example:{_KEY}",
    "identity_key": _KEY,
}


class Interface:
    """One service's routes and the models with which its consumers read events."""

    def __init__(self, running: Running) -> None:
        """Look at a service that was built and is not started."""
        self._running = running

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI document of the service's application."""
        app = self._running._app()  # noqa: SLF001  # the very application that `serve` answers with
        return app.openapi()

    def reads(self) -> dict[str, dict[str, type[BaseModel]]]:
        """Give, by durable consumer, the model with which it reads each type of event."""
        return self._running.reads()

    def asyncapi(self) -> dict[str, Any]:
        """Give the AsyncAPI document that the service serves."""
        return self._running.asyncapi()


@contextmanager
def unconnected(service: Service) -> Iterator[Interface]:
    """Build a service for as long as it is looked at; no server is needed or asked."""
    with TemporaryDirectory(prefix="mingbai-contracts-") as scratch:
        foundation = Foundation(service.name, _settings(service.settings, Path(scratch)))
        try:
            yield Interface(Running(service, foundation))
        finally:
            asyncio.run(foundation.close())


def _settings(kind: type[ServiceSettings], scratch: Path) -> ServiceSettings:
    values: dict[str, Any] = {
        name: _VALUES.get(name, _of_type(item, scratch))
        for name, item in kind.model_fields.items()
        if item.is_required()
    }
    return kind(**values)


def _of_type(item: FieldInfo, scratch: Path) -> Any:
    if item.annotation in (int, float):
        return 1
    # What a service keeps in a folder of its own goes when it was looked at.
    return scratch / "kept" if item.annotation is Path else "none"
