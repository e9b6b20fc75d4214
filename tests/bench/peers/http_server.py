"""The peer's HTTP server: plain FastAPI over the plain application, in one uvicorn process."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Response, status
from pydantic import BaseModel, ConfigDict, Field

from tests.bench.peers.account import NotInTableError, Points, Tuning, application
from tests.bench.tokens import Holder, TokenCheck, TokenRefusedError
from tests.bench.workload import EVERYDAY, Entry


class EntryBody(BaseModel):
    """One act to be scored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: Annotated[str, Field(min_length=1, max_length=64)]
    points: Annotated[Decimal, Field(max_digits=12, decimal_places=4)]
    acted_on: date
    ordinal: Annotated[int, Field(ge=1, le=99)]
    evidence: Annotated[
        list[Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]], Field(max_length=20)
    ]


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """What the measuring process tells the server, as one JSON argument."""

    port: int
    conninfo: str
    pool_size: int
    public_jwk: str

    def as_argument(self) -> str:
        """Write the settings the way `main` reads them."""
        return json.dumps(asdict(self))


def service(points: Points, check: TokenCheck) -> FastAPI:
    """Make the service: one route that records an entry, and an empty one to compare with."""
    app = FastAPI(openapi_url=None)

    async def holder(authorization: Annotated[str, Header()]) -> Holder:
        scheme, _, token = authorization.partition(" ")
        try:
            return check.holder(token if scheme.lower() == "bearer" else "")
        except TokenRefusedError as error:
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, str(error)) from error

    # The application blocks on its database, so the route runs in the framework's threads.
    @app.post("/accounts/{account_id}/entries", status_code=status.HTTP_204_NO_CONTENT)
    def record_entry(
        account_id: UUID, body: EntryBody, _holder: Annotated[Holder, Depends(holder)]
    ) -> Response:
        entry = Entry(
            item=body.item,
            points=body.points,
            acted_on=body.acted_on.isoformat(),
            ordinal=body.ordinal,
            evidence=tuple(body.evidence),
        )
        try:
            ids = points.record_entry(account_id, entry)
        except NotInTableError as error:
            raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
        return Response(status_code=204, headers={"Position": str(ids[-1])})

    @app.post("/empty")
    async def empty() -> Response:
        return Response(status_code=204)

    return app


def main(settings: ServerSettings) -> None:
    """Serve until told to stop."""
    points = application(settings.conninfo, Tuning(pool_size=settings.pool_size))
    points.warm(EVERYDAY.account_ids())
    try:
        uvicorn.run(
            service(points, TokenCheck(settings.public_jwk)),
            host="127.0.0.1",
            port=settings.port,
            loop="uvloop",
            http="httptools",
            log_level="warning",
            access_log=False,
        )
    finally:
        points.close()


if __name__ == "__main__":
    main(ServerSettings(**json.loads(sys.argv[1])))
