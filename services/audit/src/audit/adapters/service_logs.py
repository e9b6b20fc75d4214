"""A service's own log as the service shows it over HTTP, page by page."""

import base64
from binascii import Error as Base64Error
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httpx

from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from mingbai_verify.source_log import LogRow

PAGE_ROWS = 200
ANSWER_SECONDS_MAX = 30.0
PAGE_BYTES_MAX = 64 * 1024 * 1024


class HttpOwnLog:
    """Reads `GET /log` of one service with an auditor's token."""

    def __init__(self, url: str, *, token: str) -> None:
        """Read from this address, to which `/log` is added."""
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def rows(self, after: int = 0) -> Iterator[LogRow]:
        """Give its records behind a position, in order.

        Raises `ServiceSilentError`, `ServiceRefusedError` or `ServiceUnreadableError`.
        """
        with httpx.Client(
            headers=self._headers, timeout=ANSWER_SECONDS_MAX, follow_redirects=False
        ) as client:
            while True:
                page = self._page(client, after)
                rows = _rows(page)
                yield from rows
                if not rows or page.get("next") is None:
                    return
                if rows[-1].position <= after:
                    raise ServiceUnreadableError("its pages do not go forward")
                after = rows[-1].position

    def _page(self, client: httpx.Client, after: int) -> dict[str, Any]:
        try:
            answer = client.get(f"{self._url}/log", params={"after": after, "limit": PAGE_ROWS})
        except httpx.HTTPError as error:
            raise ServiceSilentError(type(error).__name__) from error
        if answer.status_code != HTTPStatus.OK:
            raise ServiceRefusedError(
                f"{self._url}/log answered {answer.status_code}", status=answer.status_code
            )
        if len(answer.content) > PAGE_BYTES_MAX:
            raise ServiceUnreadableError(f"a page has more than {PAGE_BYTES_MAX} bytes")
        try:
            page = answer.json()
        except ValueError as error:
            raise ServiceUnreadableError("a page is not JSON") from error
        if not isinstance(page, dict):
            raise ServiceUnreadableError("a page is not an object")
        return page


def _rows(page: dict[str, Any]) -> list[LogRow]:
    try:
        return [
            LogRow(
                position=int(item["position"]),
                event=base64.b64decode(item["bytes"], validate=True),
                chain=bytes.fromhex(item["chain"]),
            )
            for item in page["items"]
        ]
    except (KeyError, TypeError, ValueError, Base64Error) as error:
        raise ServiceUnreadableError(f"an item cannot be read: {type(error).__name__}") from error
