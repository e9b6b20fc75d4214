"""What can be asked of services: a year's scores with their gaps; and certificates of parties."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.contracts.checks import months_of
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.contracts.answers import (
    CertificateAnswer,
    MonthScoresAnswer,
    ServiceYearAnswer,
    SettlementAnswer,
    UnitScoresAnswer,
)
from assets.entrypoints.contracts.reads import READ, ContractReads
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

_SCORED_BY = (
    "SELECT data::jsonb -> 'agreement' -> 'service' -> 'scored_by' AS units FROM"
    " read.contract_story WHERE contract = %s AND event = 'signed'"
)


def service_read_routes(parts: ContractReads) -> APIRouter:
    """Give the routes that show services and certificates."""
    router = APIRouter(tags=["contracts"])
    _year(router, parts)
    _certificates(router, parts)
    return router


def _year(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)

    @router.get("/contracts/{contract}/years/{year}")
    async def service_year(
        contract: UUID,
        year: YearText,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> ServiceYearAnswer:
        """Read the months of a service in a year, their scores and gaps, and what was decided."""
        await parts.require(caller, contract, after)
        position = await parts.reader.position()
        values = {"contract": contract, "year": year, "until": recorded_until}
        scores = await parts.reader.named_rows(
            "SELECT month, unit, score FROM read.service_scores WHERE contract = %(contract)s AND"
            " left(month, 4) = %(year)s AND (%(until)s::timestamptz IS NULL OR recorded_at <="
            " %(until)s) ORDER BY position",
            values,
        )
        settlements = await parts.reader.named_rows(
            "SELECT * FROM read.contract_settlements WHERE contract = %(contract)s AND year ="
            " %(year)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s) ORDER BY"
            " settlement",
            values,
        )
        retained = await parts.reader.named_rows(
            "SELECT coalesce(sum(retained_fen), 0)::bigint AS fen FROM read.instalments WHERE"
            " contract = %(contract)s AND extract(year FROM until) = %(year)s::integer AND"
            " accepted_at IS NOT NULL AND (%(until)s::timestamptz IS NULL OR accepted_at <="
            " %(until)s)",
            values,
        )
        return ServiceYearAnswer(
            contract=contract,
            year=year,
            position=position,
            months=await _months(parts, contract, year, scores),
            retained_fen=retained[0]["fen"],
            settlements=[SettlementAnswer.of(row) for row in settlements],
        )


async def _months(
    parts: ContractReads, contract: UUID, year: str, scores: list[dict[str, Any]]
) -> list[MonthScoresAnswer]:
    """Give every month of the service in a year; a unit that gave nothing is a gap."""
    row = await parts.reader.row(
        "SELECT since, coalesce(terminated_on, until) AS last_on FROM read.contracts WHERE"
        " contract = %s",
        contract,
    )
    named = await parts.reader.row(_SCORED_BY, contract)
    if row is None or named is None:
        return []
    units = [UUID(unit) for unit in named["units"] or []]
    given: dict[tuple[str, UUID], list[str]] = {}
    for each in scores:
        given.setdefault((each["month"], each["unit"]), []).append(str(each["score"]))
    return [
        MonthScoresAnswer(
            month=month,
            units=[
                UnitScoresAnswer(
                    unit=unit,
                    scores=given.get((month, unit), []),
                    gap=(month, unit) not in given,
                )
                for unit in units
            ],
        )
        for month in months_of(row["since"], row["last_on"])
        if month.startswith(year)
    ]


def _certificates(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    cursors = Cursors(listing="certificates", fields={"position": int}, key=parts.cursor_key)

    @router.get("/units/{unit}/certificates")
    async def certificates(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        party: UUID | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CertificateAnswer]:
        """List the certificates that a unit recorded, and whether each is valid on a day."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT *, issued_on <= %s AND %s <= expires_on AND (withdrawn_from IS NULL OR %s <"
            " withdrawn_from) AS valid FROM read.certificates WHERE unit = %s AND position > %s AND"
            " (%s::uuid IS NULL OR party = %s) ORDER BY position LIMIT %s",
            *(on, on, on, unit, start, party, party, limit + 1),
        )
        items = [CertificateAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
