"""One digest over the books of each entity, which a replay of the log must equal."""

import asyncio
import hashlib
from collections.abc import Iterable

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from chassis import canonical
from chassis.http.bodies import like
from chassis.http.positions import After
from chassis.identity.permissions import Declared, permission
from chassis.reading import Reader

_SUMS = ("account", "credit_fen", "debit_fen", "month", "opening_fen", "sub_key")
# One statement, so that position and balances are of the same moment.
_BALANCES = (
    "SELECT p.position, b.entity::text AS entity, b.account, b.sub_key, b.month, b.opening_fen,"
    " b.debit_fen, b.credit_fen FROM read.progress p LEFT JOIN read.balances b ON true"
    ' ORDER BY b.entity::text COLLATE "C", b.account COLLATE "C", b.sub_key COLLATE "C", b.month'
)


class EntityDigest(BaseModel):
    """The books of one entity: how many months of sub-accounts, and SHA-256 over them."""

    model_config = like(
        {"entity": "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35", "rows": 312, "sha256": "07" * 32}
    )

    entity: str
    rows: int
    sha256: str


class BooksDigest(BaseModel):
    """The books of every entity at one position of the log."""

    model_config = like(
        {
            "position": 20481,
            "entities": [
                {
                    "entity": "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35",
                    "rows": 312,
                    "sha256": "07" * 32,
                }
            ],
        }
    )

    position: int
    entities: list[EntityDigest]


class BooksDigests:
    """Answers out of the balances that people see; once for each position of the log."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader
        self._last: BooksDigest | None = None
        self._alone = asyncio.Lock()

    async def now(self, after: int | None) -> BooksDigest:
        """Give the digests at a position that is not before the one named."""
        position = await self._reader.caught_up(after or 0)
        async with self._alone:
            # It reads all balances: while nothing is new, one reading serves everybody.
            if self._last is None or self._last.position != position:
                rows = await self._reader.rows(_BALANCES)
                self._last = await asyncio.to_thread(_digest, rows)
            return self._last


def digest_routes(reader: Reader) -> APIRouter:
    """Give the route that shows the digests."""
    router = APIRouter(tags=["books"])
    digests = BooksDigests(reader)
    public = Depends(Declared(permission("assets.books.digest", public=True)))

    @router.get("/books/digest", dependencies=[public])
    async def books_digest(after: After = None) -> BooksDigest:
        """Give one digest over the books of each entity, which a replay of the log must equal.

        A canonical line for each month of each sub-account, in the order of account, sub-account
        and month, each followed by a line feed.
        """
        return await digests.now(after)

    return router


def _digest(rows: Iterable[dict[str, object]]) -> BooksDigest:
    position = 0
    digests: dict[str, tuple[int, hashlib._Hash]] = {}
    for row in rows:
        position = int(str(row["position"]))
        if row["entity"] is None:
            continue
        count, digest = digests.get(str(row["entity"]), (0, hashlib.sha256()))
        digest.update(canonical.encode({name: row[name] for name in _SUMS}) + b"\n")
        digests[str(row["entity"])] = (count + 1, digest)
    return BooksDigest(
        position=position,
        entities=[
            EntityDigest(entity=entity, rows=count, sha256=digest.hexdigest())
            for entity, (count, digest) in digests.items()
        ],
    )
