"""The only place where the objects of points are made and joined."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import psycopg

from chassis.foundation import Foundation, ServiceName
from chassis.service import Parts, Service
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.import_staging import ImportFolder
from points.adapters.import_subjects import RegisteredSubjects
from points.adapters.originals import StoredOriginals
from points.adapters.unscored import PostgresUnscored
from points.application.importing import Importing
from points.application.objections import Objections
from points.application.points import Points
from points.application.subjects import Subjects
from points.entrypoints.deadlines import deadline_jobs, opening_job
from points.entrypoints.http import CommandParts, command_routes
from points.entrypoints.http_objections import ObjectionParts, objection_routes
from points.entrypoints.import_command import ImportCommand
from points.entrypoints.import_importers import Importers
from points.entrypoints.import_texts import TITLES
from points.entrypoints.imports import UPLOADS, ImportParts, import_routes
from points.entrypoints.messages import register_handlers
from points.entrypoints.reads import ReadParts, read_routes
from points.entrypoints.statements import statement_routes
from points.projections.accounts import ACCOUNTS
from points.projections.entries import ENTRIES
from points.projections.imports import IMPORTS
from points.projections.objections import OBJECTIONS
from points.projections.quarters import QUARTERS
from points.projections.registers import REGISTERS
from points.settings import PointsSettings

NAME = ServiceName(
    name="points",
    actions=(
        "points.entry.record",
        "points.entry.declare",
        "points.entry.check",
        "points.month.report",
        "points.month.recognise",
        "points.quarter.approve",
        "points.objection.open",
        "points.objection.decide",
        "points.account.read",
        "points.log.read",
    ),
)

READ_MODELS = (ACCOUNTS, ENTRIES, REGISTERS, QUARTERS, OBJECTIONS, IMPORTS)


REPORT_SECONDS_MAX = 30 * 24 * 3_600.0


class Imports:
    """The parts of imports, joined once for the service and for the operator's command."""

    def __init__(self, base: Foundation) -> None:
        """Join them on an open foundation."""
        settings = base.settings
        assert isinstance(settings, PointsSettings)
        self.folder = ImportFolder(settings.imports_folder / settings.county)
        rules = AdoptedRules(base.register, county=settings.county, today=base.today)
        self.importing = Importing(base.log, rules=rules, stagings=self.folder, today=base.today)
        self.importers = Importers(
            subjects=RegisteredSubjects(base.reader),
            rules=rules,
            register=base.register,
            policies=base.policies,
            today=base.today,
        )

    def parts(self, base: Foundation) -> ImportParts:
        """Give what the routes need."""
        return ImportParts(
            gate=base.gate,
            importing=self.importing,
            importers=self.importers,
            folder=self.folder,
            reader=base.reader,
        )

    async def resume(self) -> None:
        """Finish what was interrupted, and let go of what nobody needs any more."""
        await self.importing.resume()
        await asyncio.to_thread(self.folder.tidy, report_seconds_max=REPORT_SECONDS_MAX)


async def import_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Import a file for a person whom the operator names."""
    with psycopg.connect(base.store_options.url, autocommit=True) as connection:
        base.register.load(connection)
    joined = Imports(base)
    command = ImportCommand(
        importing=joined.importing, importers=joined.importers, folder=joined.folder
    )
    return await command(arguments)


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    rules = AdoptedRules(base.register, county=base.settings.county, today=base.today)
    index = AccountIndex(base.reader)
    points = Points(base.log, rules=rules, accounts=index, today=base.today)
    unscored = PostgresUnscored(base.database)
    subjects = Subjects(base.log, rules=rules, unscored=unscored, today=base.today)
    commands = CommandParts(
        gate=base.gate,
        points=points,
        index=index,
        rules=rules,
        register=base.register,
        today=base.today,
    )
    reads = ReadParts(
        gate=base.gate,
        reader=base.reader,
        index=index,
        rules=rules,
        cursor_key=base.cursor_key(NAME.name),
    )
    imports = Imports(base)
    return Parts(
        routers=(
            command_routes(commands),
            read_routes(reads),
            statement_routes(reads),
            objection_routes(_objection_parts(base, commands, reads)),
            import_routes(imports.parts(base)),
        ),
        read_models=READ_MODELS,
        consumers={"subjects": lambda listener: register_handlers(listener, points, subjects)},
        jobs={
            **deadline_jobs(points, rules, base.register, base.today),
            "open_scored": opening_job(subjects, unscored, base.register, base.today),
            "finish_imports": imports.resume,
        },
        titles=TITLES,
        uploads=UPLOADS,
    )


def _objection_parts(base: Foundation, commands: CommandParts, reads: ReadParts) -> ObjectionParts:
    originals = StoredOriginals(base.reader)
    objections = Objections(
        base.log,
        rules=commands.rules,
        accounts=commands.index,
        originals=originals,
        today=base.today,
    )
    return ObjectionParts(
        commands=commands,
        reads=reads,
        objections=objections,
        originals=originals,
        vault=base.vault,
        source=base.source,
    )


SERVICE = Service(
    name=NAME,
    settings=PointsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={"import": import_file},
)
