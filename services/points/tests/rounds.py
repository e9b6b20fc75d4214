"""What happens at Anjia: acts are recorded, checked, reported, recognised and approved."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from chassis.receipts import StoredReceipt
from kernel.periods import Month, Quarter
from points.application.commands import (
    ApproveQuarter,
    CheckEntries,
    DecideObjection,
    NoteOverdue,
    NotePublished,
    OpenAccount,
    OpenObjection,
    RecogniseMonth,
    RecordEntry,
    ReissueQuarter,
    RejectedEntry,
    ReportMonth,
)
from points.domain.objection import Objection
from services.points.tests.process import Process
from services.points.tests.village import (
    GRID,
    MEMBERS,
    REGISTER_POSITION,
    SCHEME,
    SUBJECTS,
    VILLAGE,
    account,
    person,
    subject,
    unit,
)

YARD = "env-tidy-yard"


def said(receipt: StoredReceipt) -> dict[str, Any]:
    """Give what a receipt answers."""
    answer: dict[str, Any] = orjson.loads(receipt.body)
    return answer


@dataclass
class Anjia:
    """The village's people at work in one process."""

    process: Process

    def at(self, text: str) -> None:
        """Move the clock."""
        self.process.clock.set(text)

    async def open(
        self, name: str, *, kind: str = "household", grid: str = GRID, contact: str = "head"
    ) -> StoredReceipt:
        command = OpenAccount(
            subject_id=subject(name),
            subject_type=kind,
            label=name,
            grid=unit(grid),
            contacts=(person(contact),),
            registered_position=REGISTER_POSITION,
        )
        return await self.process.subjects.open_account(command, self.process.heard(name, grid))

    async def open_all(self) -> None:
        """Open the account of every subject."""
        for name, (kind, grid, contact) in SUBJECTS.items():
            await self.open(name, kind=kind, grid=grid, contact=contact)

    async def record(  # noqa: PLR0913  # an act has as many sides
        self,
        name: str,
        acted_on: str,
        *,
        item: str = YARD,
        points: str = "1",
        ordinal: int = 1,
        by: str = "officer",
        key: str | None = None,
        version: int | None = None,
    ) -> str:
        """Record an act and give the entry's name."""
        command = RecordEntry(
            account=account(name),
            item=item,
            points=Decimal(points),
            acted_on=date.fromisoformat(acted_on),
            ordinal=ordinal,
            evidence=(),
            recorder=person(by),
        )
        context = self.process.within(grid_of(name), actor=by, idempotency=key, body=repr(command))
        receipt = await self.process.points.record_entry(command, context, version=version)
        return str(said(receipt)["entry"])

    async def declare(
        self, name: str, acted_on: str, *, by: str = "head", note: str | None = None
    ) -> str:
        command = RecordEntry(
            account=account(name),
            item=YARD,
            points=Decimal(1),
            acted_on=date.fromisoformat(acted_on),
            ordinal=1,
            evidence=(),
            recorder=person(by),
            declared=True,
            note=note,
        )
        context = self.process.within(grid_of(name), actor=by)
        return str(said(await self.process.points.record_entry(command, context))["entry"])

    async def check(
        self,
        *entries: tuple[str, str],
        rejected: tuple[tuple[str, str], ...] = (),
        grid: str = GRID,
    ) -> dict[str, Any]:
        command = CheckEntries(
            scheme=SCHEME,
            grid=unit(grid),
            checked=tuple((account(name), entry) for name, entry in entries),
            rejected=gone(*rejected),
        )
        return said(await self.process.points.check_entries(command, self.process.within(grid)))

    async def report(
        self, month: str, *, grid: str = GRID, key: str | None = None
    ) -> dict[str, Any]:
        command = ReportMonth(scheme=SCHEME, grid=unit(grid), month=Month(month))
        context = self.process.within(grid, idempotency=key, body=repr(command))
        return said(await self.process.points.report_month(command, context))

    async def recognise(
        self,
        month: str,
        *refused: tuple[str, str],
        present: tuple[str, ...] = MEMBERS[:5],
        by: str = MEMBERS[0],
        grid: str = GRID,
    ) -> dict[str, Any]:
        command = RecogniseMonth(
            scheme=SCHEME,
            grid=unit(grid),
            month=Month(month),
            recogniser=person(by),
            present=tuple(person(name) for name in present),
            not_recognised=gone(*refused),
        )
        context = self.process.within(grid, actor=by)
        return said(await self.process.points.recognise_month(command, context))

    async def approve(
        self, quarter: str, *, by: str = "secretary", key: str | None = None
    ) -> dict[str, Any]:
        command = ApproveQuarter(
            scheme=SCHEME, quarter=Quarter(quarter), approver=person(by), resolution="〔2026〕3号"
        )
        context = self.process.within(VILLAGE, actor=by, idempotency=key, body=repr(command))
        return said(await self.process.points.approve_quarter(command, context))

    async def note_overdue(self, quarter: str) -> None:
        command = NoteOverdue(scheme=SCHEME, quarter=Quarter(quarter))
        await self.process.points.note_overdue(command, self.process.within(VILLAGE))

    async def note_published(self, quarter: str, statement: str, *, key: str | None = None) -> None:
        command = NotePublished(
            scheme=SCHEME,
            quarter=Quarter(quarter),
            statement=statement,
            publication="/demo/510604/disclosure#1",
        )
        context = self.process.within(VILLAGE, idempotency=key)
        await self.process.points.note_published(command, context)

    async def object_to(self, name: str, entry: str, *, evidence: str = "") -> None:
        by = SUBJECTS[name][2]
        command = OpenObjection(
            account=account(name),
            entry=entry,
            objector=person(by),
            reason="与事实不符",
            evidence=(evidence,) if evidence else (),
            event=None,
        )
        context = self.process.within(grid_of(name), actor=by)
        await self.process.objections.open_objection(command, context)

    async def uphold(self, name: str, entry: str, *, points: str) -> dict[str, Any]:
        command = DecideObjection(
            objection=Objection.create_id(account(name), entry),
            decider=person(MEMBERS[0]),
            present=tuple(person(member) for member in MEMBERS[:5]),
            points=Decimal(points),
            reason="属实",
        )
        original = await self.process.originals.of(account(name), entry)
        context = self.process.within(grid_of(name), actor=MEMBERS[0])
        receipt = await self.process.objections.decide_objection(command, original, context)
        return said(receipt)

    async def reissue(self, quarter: str) -> dict[str, Any]:
        command = ReissueQuarter(scheme=SCHEME, quarter=Quarter(quarter), resolution="〔2026〕9号")
        context = self.process.within(VILLAGE, actor="secretary")
        return said(await self.process.objections.reissue_quarter(command, context))

    async def to_recognised(self, *acts: tuple[str, str], month: str) -> list[str]:
        """Take acts (whose, on which day) of the first grid through to their recognition."""
        entries = [(name, await self.record(name, day)) for name, day in acts]
        await self.check(*entries)
        await self.report(month)
        await self.recognise(month)
        return [entry for _, entry in entries]


def grid_of(name: str) -> str:
    """Name the grid of a subject; one that nobody opened is looked for in the first."""
    return SUBJECTS[name][1] if name in SUBJECTS else GRID


def gone(*entries: tuple[str, str]) -> tuple[RejectedEntry, ...]:
    """Give entries (whose, which) that do not count, with a reason."""
    return tuple(
        RejectedEntry(account=account(name), entry=entry, reason="照片与事项不符")
        for name, entry in entries
    )


def ids(*names: str) -> tuple[UUID, ...]:
    """Give the accounts of subjects."""
    return tuple(account(name) for name in names)
