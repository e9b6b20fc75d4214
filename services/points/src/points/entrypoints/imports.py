"""Imports over HTTP: a file comes in as the body, its state and its report go out."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from chassis.errors import NotFoundError, NotPermittedError, UnavailableError
from chassis.http.errors import UnsupportedMediaError
from chassis.http.positions import After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import Declared, permission
from chassis.reading import Reader
from kernel.points import format_points
from points.adapters.import_files import open_file
from points.adapters.import_folder import ImportFolder
from points.adapters.import_spool import spooling
from points.application.import_commands import Imported, ImportEntries
from points.application.importing import Importing
from points.entrypoints.bodies import SchemeKey
from points.entrypoints.import_importers import RECORD, Importers
from points.entrypoints.import_texts import as_csv, as_json, template

FILE_BYTES_MAX = 64 * 1024 * 1024
UPLOADS = {"/schemes/{scheme}/imports": FILE_BYTES_MAX}
"""The route whose body is a whole file."""
AT_ONCE_MAX = 2
FORMS = {
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


class ImportsBusyError(UnavailableError):
    """So many files are being imported that another one has to wait."""

    code = "imports_busy"


class ImportUnknownError(NotFoundError):
    """The scheme has no import of that id, or nothing of it is kept any more."""

    code = "import_unknown"


class ImportAnswer(BaseModel):
    """How an import stands; `left_out` rows were recorded by others before they were entered."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    import_id: UUID
    rows: int
    accepted: int
    refused: int
    entries: int
    left_out: int
    points: str
    received_on: date
    completed: bool

    @classmethod
    def of(cls, found: Imported) -> "ImportAnswer":
        """Say how an import stands."""
        known = {name: getattr(found, name) for name in cls.model_fields}
        return cls(**{**known, "points": format_points(found.points)})


class ImportLine(BaseModel):
    """One import of a scheme, as the log tells of it."""

    model_config = ConfigDict(frozen=True)

    import_id: UUID
    importer: UUID
    file: str
    form: str
    rows: int
    accepted: int
    refused: int
    received_on: date
    begun_at: datetime
    completed_at: datetime | None
    """None while it is not finished."""
    entries: int | None
    left_out: int | None
    points: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "ImportLine":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields}
        points = None if row["points"] is None else format_points(row["points"])
        return cls(**{**known, "points": points})


@dataclass(frozen=True, kw_only=True)
class ImportParts:
    """What the routes of imports need."""

    gate: Gate
    importing: Importing
    importers: Importers
    folder: ImportFolder
    reader: Reader


def import_routes(parts: ImportParts) -> APIRouter:
    """Give the routes of imports."""
    router = APIRouter(tags=["imports"])
    _taking(router, parts)
    _reading(router, parts)
    return router


def _taking(router: APIRouter, parts: ImportParts) -> None:
    record = parts.gate.caller(permission(RECORD))
    at_work = asyncio.Semaphore(AT_ONCE_MAX)

    @router.post("/schemes/{scheme}/imports", status_code=201, response_model=ImportAnswer)
    async def import_entries(
        scheme: SchemeKey,
        request: Request,
        caller: Annotated[Caller, Depends(record)],
        take: Literal["all", "good"] = "all",
    ) -> Response:
        """Import a CSV or XLSX file of acts (批量导入); the file's content is its key."""
        form = _form_of(request)
        importer = await parts.importers.of_caller(caller, scheme)
        if at_work.locked():
            raise ImportsBusyError(f"{AT_ONCE_MAX} files are being imported: send this one later")
        async with at_work:
            with spooling(parts.folder.ready()) as spool:
                async for block in request.stream():
                    spool.write(block)
                command = ImportEntries(scheme=scheme, file=spool.whole(form), take=take)
                found = await parts.importing.import_entries(command, importer, open_file)
        return JSONResponse(
            ImportAnswer.of(found).model_dump(mode="json"),
            status_code=200 if found.repeated else 201,
        )


def _reading(router: APIRouter, parts: ImportParts) -> None:
    reads = parts.gate.caller(permission("points.account.read"))
    public = Depends(Declared(permission("points.import.template", public=True)))

    @router.get("/imports/template", dependencies=[public])
    async def import_template() -> Response:
        """Give an empty file with the headings, to be filled in."""
        headers = {"Content-Disposition": 'attachment; filename="import.csv"'}
        return Response(template(), media_type="text/csv", headers=headers)

    @router.get("/schemes/{scheme}/imports")
    async def imports(
        scheme: SchemeKey, caller: Annotated[Caller, Depends(reads)], after: After = None
    ) -> list[ImportLine]:
        """List the imports of a scheme, the latest first."""
        await parts.reader.caught_up(after or 0)
        rows = await parts.reader.rows(
            "SELECT * FROM read.imports WHERE scheme = %s AND (%s OR importer = %s)"
            " ORDER BY begun_at DESC LIMIT 200",
            *(scheme, _supervises(parts, caller, scheme), caller.principal.person),
        )
        return [ImportLine.of(row) for row in rows]

    @router.get("/schemes/{scheme}/imports/{import_id}")
    async def one_import(
        scheme: SchemeKey,
        import_id: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> ImportLine:
        """Read how an import stands."""
        await parts.reader.caught_up(after or 0)
        row = await parts.reader.row(
            "SELECT * FROM read.imports WHERE scheme = %s AND import_id = %s", scheme, import_id
        )
        supervises = _supervises(parts, caller, scheme)
        if row is None:
            raise ImportUnknownError("no such import was begun in this scheme")
        if not supervises and row["importer"] != caller.principal.person:
            raise NotPermittedError("an import is read by its importer and by those who supervise")
        return ImportLine.of(row)

    @router.get("/schemes/{scheme}/imports/{import_id}/report", response_class=Response)
    async def import_report(
        scheme: SchemeKey,
        import_id: UUID,
        caller: Annotated[Caller, Depends(reads)],
        written: Literal["json", "csv"] = "json",
    ) -> Response:
        """Read why rows were refused or left out, a line for each."""
        supervises = _supervises(parts, caller, scheme)
        with parts.folder.opened(import_id) as staging:
            facts = {} if staging is None else staging.facts()
        if facts.get("scheme") != scheme:
            raise ImportUnknownError("no report of such an import is kept")
        if not supervises and facts["importer"] != str(caller.principal.person):
            raise NotPermittedError("a report is read by its importer and by those who supervise")
        media = "application/json" if written == "json" else "text/csv"
        return StreamingResponse(_report(parts, import_id, written), media_type=media)


def _report(parts: ImportParts, import_id: UUID, written: str) -> Iterator[bytes]:
    with parts.folder.opened(import_id) as staging:
        rows = iter(()) if staging is None else staging.refusals()
        yield from as_json(rows) if written == "json" else as_csv(rows)


def _supervises(parts: ImportParts, caller: Caller, scheme: str) -> bool:
    return caller.grant(parts.importers.rules.unit_of(scheme)) is not None


def _form_of(request: Request) -> str:
    given = request.headers.getlist("content-type")
    media = given[0].partition(";")[0].strip().lower() if len(given) == 1 else ""
    form = FORMS.get(media)
    if form is None:
        raise UnsupportedMediaError(f"send the file as {' or '.join(FORMS)}")
    return form
