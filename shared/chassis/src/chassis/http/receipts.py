"""What the store gives back for one command, and the answer that is made of it."""

from http import HTTPStatus
from typing import Protocol

from starlette.responses import Response

from chassis.http.etags import etag
from chassis.http.positions import POSITION_HEADER

REPLAYED_HEADER = "Idempotency-Replayed"


class Receipt(Protocol):
    """What became of one command: the first answer of its key, however often it is asked.

    A first answer that was a refusal is no receipt: the store raises the same refusal again.
    """

    @property
    def position(self) -> int | None:
        """The position of the command's last event in the service's log, if it made any."""

    @property
    def version(self) -> int | None:
        """The version of the aggregate after the command, if it has one to show."""

    @property
    def body(self) -> bytes:
        """The JSON of the first answer."""

    @property
    def repeated(self) -> bool:
        """True when the key was met before, and nothing was done now."""


def answer(receipt: Receipt, *, status: int) -> Response:
    """Give the answer of a receipt with the route's own status, the same each time it is asked."""
    headers: dict[str, str] = {}
    if receipt.position is not None:
        headers[POSITION_HEADER] = str(receipt.position)
    if receipt.version is not None:
        headers["ETag"] = etag(receipt.version)
    if receipt.repeated:
        headers[REPLAYED_HEADER] = "true"
    if status == HTTPStatus.NO_CONTENT:
        return Response(status_code=status, headers=headers)
    return Response(
        receipt.body, status_code=status, headers=headers, media_type="application/json"
    )
