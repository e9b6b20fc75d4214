"""The digests over its own read models that a service shows over HTTP."""

from http import HTTPStatus
from typing import Any

import httpx

from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from audit.application.replay_ports import Shown
from audit.domain.replayed import PartDigest

ANSWER_SECONDS_MAX = 60.0
ANSWER_BYTES_MAX = 16 * 1024 * 1024


class HttpStandings:
    """Reads `GET /standings/digest` of points."""

    def __init__(self, url: str) -> None:
        """Read from the address of the service."""
        self._url = f"{url.rstrip('/')}/standings/digest"

    def shown(self) -> Shown:
        """Ask for the digest over all standings."""
        said = _answer(self._url)
        try:
            whole = PartDigest(part="", rows=int(said["accounts"]), sha256=str(said["sha256"]))
            return Shown(position=int(said["position"]), parts=[whole])
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceUnreadableError("the answer is no digest of standings") from error


class HttpBooks:
    """Reads `GET /books/digest` of assets."""

    def __init__(self, url: str) -> None:
        """Read from the address of the service."""
        self._url = f"{url.rstrip('/')}/books/digest"

    def shown(self) -> Shown:
        """Ask for the digests over the books of each entity."""
        said = _answer(self._url)
        try:
            parts = [
                PartDigest(
                    part=str(each["entity"]), rows=int(each["rows"]), sha256=str(each["sha256"])
                )
                for each in said["entities"]
            ]
            return Shown(position=int(said["position"]), parts=parts)
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceUnreadableError("the answer is no digest of books") from error


def _answer(url: str) -> Any:
    try:
        answer = httpx.get(url, timeout=ANSWER_SECONDS_MAX, follow_redirects=False)
    except httpx.HTTPError as error:
        raise ServiceSilentError(type(error).__name__) from error
    if answer.status_code != HTTPStatus.OK:
        raise ServiceRefusedError(f"{url} answered {answer.status_code}", status=answer.status_code)
    if len(answer.content) > ANSWER_BYTES_MAX:
        raise ServiceUnreadableError(f"the answer has more than {ANSWER_BYTES_MAX} bytes")
    try:
        return answer.json()
    except ValueError as error:
        raise ServiceUnreadableError("the answer is not JSON") from error
