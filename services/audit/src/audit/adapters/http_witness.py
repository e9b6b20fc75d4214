"""Reaches a witness over HTTP, as C2SP tlog-witness says."""

import httpx

from audit.application.errors import WitnessAwayError
from audit.application.witnessing import Reply

ANSWER_SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 64 * 1024


class HttpWitness:
    """Sends `POST /add-checkpoint`, each on a connection of its own."""

    async def add_checkpoint(self, url: str, body: bytes) -> Reply:
        """Send the body to the witness behind this prefix; raises `WitnessAwayError`."""
        address = f"{url.rstrip('/')}/add-checkpoint"
        content = bytearray()
        try:
            async with (
                httpx.AsyncClient(timeout=ANSWER_SECONDS_MAX, follow_redirects=False) as client,
                client.stream("POST", address, content=body) as answer,
            ):
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > ANSWER_BYTES_MAX:
                        raise WitnessAwayError(f"its answer has over {ANSWER_BYTES_MAX} bytes")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise WitnessAwayError(type(error).__name__) from error
        kind = answer.headers.get("content-type", "")
        return Reply(status=answer.status_code, content_type=kind, body=bytes(content))
