"""Listings by page: a bounded number of items, and a cursor to the next ones."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict

from chassis.errors import MingbaiError
from chassis.http.errors import CursorInvalidError
from chassis.http.strict_input import check_json

PAGE_ITEMS_DEFAULT = 50
PAGE_ITEMS_MAX = 200
CURSOR_CHARS_MAX = 1_024
SIGNATURE_BYTES = 16

Item = TypeVar("Item")

Limit = Annotated[
    int, Query(ge=1, le=PAGE_ITEMS_MAX, description="The greatest number of items of one page.")
]
CursorText = Annotated[
    str | None,
    Query(max_length=CURSOR_CHARS_MAX, description="`next` of the page before; opaque."),
]


class Page(BaseModel, Generic[Item]):
    """One page of a listing; `next` is null on the last one."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None


class Cursors:
    """Gives out and takes back the cursors of one listing.

    A cursor names the listing it belongs to and the sort key of the last item of a page. With a
    key it is signed, so that no caller can start where no page ended.
    """

    def __init__(
        self, *, listing: str, fields: Mapping[str, type[int] | type[str]], key: bytes | None
    ) -> None:
        self._listing = listing
        self._fields = dict(fields)
        self._key = key

    def encode(self, values: Mapping[str, int | str]) -> str:
        """Give the cursor that continues after an item with these sort key values."""
        if not self._fits(values):
            raise ValueError(f"cursors of {self._listing} are made of {sorted(self._fields)}")
        text = _canonical({"listing": self._listing, "after": dict(values)})
        return base64.urlsafe_b64encode(self._signature(text) + text).rstrip(b"=").decode()

    def start(self, cursor: str | None, **first: int | str | None) -> dict[str, Any]:
        """Give the sort key values after which a page begins; `first` lie before every item."""
        return dict(first) if cursor is None else dict(self.decode(cursor))

    def following(self, found: Sequence[object], limit: int) -> str | None:
        """Give the cursor after a page of `limit`, of which one more than that was asked for.

        What was found names the fields of the cursor as columns or as attributes.
        """
        if len(found) <= limit:
            return None
        last = found[limit - 1]
        values = {
            name: last[name] if isinstance(last, Mapping) else getattr(last, name)
            for name in self._fields
        }
        return self.encode({name: kind(values[name]) for name, kind in self._fields.items()})

    def decode(self, cursor: str) -> dict[str, int | str]:
        """Give the sort key values of a cursor, or refuse one that was not given out here."""
        text = self._checked(cursor)
        content = orjson.loads(text)
        values = content.get("after") if isinstance(content, dict) else None
        again = {"listing": self._listing, "after": values}
        if not isinstance(values, dict) or not self._fits(values) or _canonical(again) != text:
            raise _invalid()
        return values

    def _checked(self, cursor: str) -> bytes:
        if len(cursor) > CURSOR_CHARS_MAX or not cursor.isascii():
            raise _invalid()
        padded = cursor + "=" * (-len(cursor) % 4)
        try:
            signed = base64.b64decode(padded, altchars=b"-_", validate=True)
        except binascii.Error:
            raise _invalid() from None
        # Spare bits of the last character would let two cursors mean one.
        if base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != cursor:
            raise _invalid()
        length = SIGNATURE_BYTES if self._key is not None else 0
        signature, text = signed[:length], signed[length:]
        if not hmac.compare_digest(signature, self._signature(text)):
            raise _invalid()
        try:
            check_json(text)
        except MingbaiError:
            raise _invalid() from None
        return text

    def _fits(self, values: Mapping[str, object]) -> bool:
        return values.keys() == self._fields.keys() and all(
            type(values[name]) is kind for name, kind in self._fields.items()
        )

    def _signature(self, text: bytes) -> bytes:
        if self._key is None:
            return b""
        return hmac.digest(self._key, text, hashlib.sha256)[:SIGNATURE_BYTES]


def _canonical(content: Mapping[str, object]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def _invalid() -> CursorInvalidError:
    return CursorInvalidError("start again without a cursor, or send `next` back as it came")
