"""Takes a file of acts into the accounts (批量导入): all of it or nothing, and nothing twice."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from points.application.import_chunks import Chunks, Entered
from points.application.import_commands import (
    Imported,
    ImportEntries,
    Importer,
    context_facts,
    context_of,
)
from points.application.import_ports import ImportRunningError, Opened, Staging, Stagings
from points.application.import_preparing import Preparing, chunks_of, stage_rows
from points.application.ports import Rules
from points.domain.imports import Import, ImportEmptyError, ImportRefusedError

CHUNKS_AT_ONCE = 8
"""While some of them are committed together, others are decided."""
STAGED = "staged in parts"
"""The state of what is whole; what an earlier release staged otherwise is staged again."""

Told = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, kw_only=True)
class _Task:
    """One import at work: what is asked, by whom, and who is told how far it is."""

    import_id: UUID
    command: ImportEntries
    importer: Importer
    opened: Opened
    told: Told


def untold(_step: str, _done: int, _all: int) -> None:
    """Tell nobody."""


class Importing:
    """Looks at all rows, begins, enters them chunk by chunk, completes.

    A chunk holds all rows of its accounts. It is entered in one transaction together with its name,
    so that whoever goes on after an interruption enters what is missing and nothing twice.
    """

    def __init__(
        self, log: Log, *, rules: Rules, stagings: Stagings, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._source = log.store.mapper.source
        self._rules = rules
        self._stagings = stagings
        self._today = today

    async def import_entries(
        self, command: ImportEntries, importer: Importer, opened: Opened, told: Told = untold
    ) -> Imported:
        """Import a file; the same file again gives what became of it, finished if need be.

        Raises `ImportRefusedError` where a row is refused and all were to be taken, an error of
        `points.domain.import_files` where the file cannot be read, and `ImportRunningError`.
        """
        import_id = Import.create_id(command.scheme, importer.person, command.file.sha256)
        task = _Task(
            import_id=import_id, command=command, importer=importer, opened=opened, told=told
        )
        with self._stagings.alone(import_id):
            known = await self._known(import_id, importer.whole)
            if known is not None and known.completed:
                return replace(known, repeated=True)
            if known is None or not self._is_staged(import_id):
                await self._prepare(task, known)
            with self._stagings.opened(import_id) as staging:
                assert staging is not None
                return await self._finish(import_id, staging, told)

    async def resume(self) -> int:
        """Finish imports that were begun and interrupted; gives how many there were."""
        finished = 0
        for import_id in self._stagings.staged():
            with contextlib.suppress(ImportRunningError), self._stagings.alone(import_id):
                finished += await self._resumed(import_id)
        return finished

    async def _resumed(self, import_id: UUID) -> bool:
        with self._stagings.opened(import_id) as staging:
            facts = {} if staging is None else staging.facts()
            if staging is None or facts.get("state") != STAGED:
                return False
            context = context_of(facts["context"], date.fromisoformat(facts["received_on"]))
            if await self._known(import_id, context) is None:
                # It never began: whoever sent it was told nothing, and sends it again.
                return False
            await self._finish(import_id, staging, untold)
            return True

    def _is_staged(self, import_id: UUID) -> bool:
        with self._stagings.opened(import_id) as staging:
            return staging is not None and staging.facts()["state"] == STAGED

    async def _prepare(self, task: _Task, known: Imported | None) -> None:
        """Stage every row that can be taken, and begin if that has not been done."""
        command, importer = task.command, task.importer
        received_on = self._today() if known is None else known.received_on
        chunks = chunks_of(command.file)
        facts = {
            "scheme": command.scheme,
            "importer": str(importer.person),
            "received_on": received_on.isoformat(),
            "context": context_facts(importer.whole),
            "grids": {str(grid): context_facts(one) for grid, one in importer.grids.items()},
            "source": self._source,
            "chunks": chunks,
        }
        with contextlib.closing(self._stagings.create(task.import_id)) as staging:
            task.told("read", 0, 1)
            preparing = Preparing(
                subjects=importer.subjects, permitted=frozenset(importer.grids), chunks=chunks
            )
            rows = await asyncio.to_thread(
                stage_rows, task.opened(command.file), staging, preparing
            )
            work = self._chunks(task.import_id, staging, facts)
            await _each(chunks, work.look, _telling(task.told, "look"))
            accepted, refused = staging.counts()
            if known is None and refused and command.take == "all":
                staging.seal({**facts, "state": "refused"})
                staging.end()
                raise _refused(task.import_id, command.scheme, rows=rows, refused=refused)
            if known is None and not accepted:
                staging.seal({**facts, "state": "refused"})
                raise ImportEmptyError(
                    f"none of {rows} rows can be taken: read the report",
                    **_found(task.import_id, command.scheme, rows=rows, refused=refused),
                )
            staging.seal({**facts, "state": STAGED})
        if known is None:
            await self._begin(task, rows=rows, accepted=accepted, received_on=received_on)

    async def _begin(self, task: _Task, *, rows: int, accepted: int, received_on: date) -> None:
        command = task.command

        def decide(found: Import | None) -> Decision:
            begun = found or Import(
                command.scheme,
                task.importer.person,
                command.file.sha256,
                command.file.form,
                rows,
                accepted,
                rows - accepted,
                chunks_of(command.file),
                received_on,
            )
            return Decision(saved=[begun])

        context = replace(task.importer.whole, idempotency=None, effective_on=received_on)
        await self._log.execute([(Import, task.import_id)], decide, context)

    async def _finish(self, import_id: UUID, staging: Staging, told: Told) -> Imported:
        """Enter what is missing and complete."""
        facts = staging.facts()
        work = self._chunks(import_id, staging, facts)
        made: list[Entered] = []

        async def enter(chunk: int) -> None:
            made.append(await work.enter(chunk))

        await _each(facts["chunks"], enter, _telling(told, "enter"))
        left_out = [row for entered in made for row in entered.left_out]
        staging.refuse(left_out)
        answer: list[Imported] = []

        def decide(found: Import | None) -> Decision:
            assert found is not None
            found.complete(
                entries=sum(entered.entries for entered in made),
                left_out=len(left_out),
                points=sum((entered.points for entered in made), Decimal(0)),
            )
            answer[:] = [Imported.of(found)]
            return Decision(saved=[found])

        await self._log.execute([(Import, import_id)], decide, work.caused(work.context))
        staging.note(state="completed")
        staging.end()
        return answer[0]

    async def _known(self, import_id: UUID, context: Context) -> Imported | None:
        """Tell how an import stands by the log, or None where it never began."""
        answer: list[Imported] = []

        def decide(found: Import | None) -> Decision:
            answer[:] = [] if found is None else [Imported.of(found)]
            return Decision()

        plain = context.keyed(None)
        await self._log.execute([(Import, import_id)], decide, plain)
        return answer[0] if answer else None

    def _chunks(self, import_id: UUID, staging: Staging, facts: dict[str, Any]) -> Chunks:
        rules = self._rules.of(facts["scheme"])
        return Chunks(self._log, rules, staging, import_id=import_id, facts=facts)


async def _each(
    chunks: int, work: Callable[[int], Awaitable[None]], told: Callable[[int, int], None]
) -> None:
    """Do the work for every chunk, some at once; the first error ends it."""
    waiting = iter(range(chunks))
    done = 0

    async def worker() -> None:
        nonlocal done
        for chunk in waiting:
            await work(chunk)
            done += 1
            told(done, chunks)

    async with asyncio.TaskGroup() as group:
        for _ in range(CHUNKS_AT_ONCE):
            group.create_task(worker())


def _telling(told: Told, step: str) -> Callable[[int, int], None]:
    return lambda done, all_of_it: told(step, done, all_of_it)


def _refused(import_id: UUID, scheme: str, *, rows: int, refused: int) -> ImportRefusedError:
    return ImportRefusedError(
        f"{refused} of {rows} rows are refused, and nothing of the file was taken: read the "
        "report, mend these rows and send the file again",
        **_found(import_id, scheme, rows=rows, refused=refused),
    )


def _found(import_id: UUID, scheme: str, *, rows: int, refused: int) -> dict[str, str | int]:
    report = f"/schemes/{scheme}/imports/{import_id}/report"
    return {"import": str(import_id), "rows": rows, "refused": refused, "report": report}
