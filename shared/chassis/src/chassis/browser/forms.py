"""What a browser sends with a form: its fields, and the two that every form of ours carries."""

import re
import secrets
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request

from chassis.browser.multipart import SentFile, read_multipart
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.http.limits import FORM_FIELDS_MAX, MULTIPART

SECRET_FIELD = "csrf"  # noqa: S105 - the field's name
ONCE_FIELD = "once"
ONCE_BYTES = 18

_ONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Form:
    """The fields of one form as text, lines ended by a line feed, spaces around them gone."""

    def __init__(self, fields: Sequence[tuple[str, str]], file: SentFile | None = None) -> None:
        """Know these fields, in the order in which the browser sent them, and its one file."""
        self.file = file
        self._fields = [(name, value.replace("\r\n", "\n").strip()) for name, value in fields]

    @classmethod
    async def read(cls, request: Request) -> "Form":
        """Read the form of a request; of one with a file, only what comes before the file."""
        known: Form | None = getattr(request.state, "form", None)
        if known is None:
            known = request.state.form = await cls._arrived(request)
        return known

    @classmethod
    async def _arrived(cls, request: Request) -> "Form":
        content_type = request.headers.get("content-type", "")
        if content_type.lower().startswith(MULTIPART):
            fields, file = await read_multipart(content_type, request.stream())
            return cls(fields, file)
        # The edge has checked what it does not stream.
        body = (await request.body()).decode("ascii")
        return cls(parse_qsl(body, keep_blank_values=True, max_num_fields=FORM_FIELDS_MAX))

    def text(self, name: str) -> str:
        """Give the first value of a field, empty where it was left empty or out."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Give every value of a field."""
        return [value for given, value in self._fields if given == name]

    def holding(self, name: str, values: Sequence[str]) -> "Form":
        """Give the same form with these values of a field in place of those that were sent."""
        kept = [(given, value) for given, value in self._fields if given != name]
        return Form([*kept, *((name, value) for value in values)])

    def once(self) -> str | None:
        """Give the name of the one time that this form may be sent, if it carries one."""
        given = self.text(ONCE_FIELD)
        return given if _ONCE.fullmatch(given) else None

    def sha256(self) -> bytes:
        """Give the digest of the fields, that of the session left out: it is not what is asked."""
        digest = standard_provider().digests[SHA256].begin()
        for part in self._parts():
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.digest()

    def _parts(self) -> Iterator[bytes]:
        for name, value in self._fields:
            if name != SECRET_FIELD:
                yield name.encode()
                yield value.encode()


def new_once() -> str:
    """Give a name for the one time that a form may be sent."""
    return secrets.token_urlsafe(ONCE_BYTES)
