"""The only place where the objects of points are made and joined."""

from collections.abc import Sequence
from pathlib import Path

from chassis.evidence.book import EvidenceBook
from chassis.evidence.keeping import EvidenceParts
from chassis.evidence.originals import Originals
from chassis.evidence.serving import originals_served, paper_gate
from chassis.evidence.settings import open_originals
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts, joined
from chassis.service import Service
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.original_index import OriginalIndex
from points.adapters.unscored import PostgresUnscored
from points.application.irregular_acts import IrregularActs
from points.application.points import Points
from points.application.subjects import Subjects
from points.domain.evidence import EVIDENCE_RETENTION, Evidence
from points.entrypoints.consents import ACTIONS as CONSENT_ACTIONS
from points.entrypoints.deadlines import deadline_jobs, opening_job
from points.entrypoints.evidence_cli import ExportParts, evidence
from points.entrypoints.honours import ACTIONS as HONOUR_ACTIONS
from points.entrypoints.http import CommandParts, command_routes
from points.entrypoints.http_history import history_routes
from points.entrypoints.messages import register_handlers, register_household_changes
from points.entrypoints.reads import ReadParts, read_routes
from points.entrypoints.statements import statement_routes
from points.features import FEATURES, Core, import_file
from points.projections.accounts import ACCOUNTS
from points.projections.consents import CONSENTS
from points.projections.entries import ENTRIES
from points.projections.imports import IMPORTS
from points.projections.irregular_acts import IRREGULAR_ACTS
from points.projections.listings import LISTINGS
from points.projections.objections import OBJECTIONS
from points.projections.originals import ORIGINALS
from points.projections.quarters import QUARTERS
from points.projections.registers import REGISTERS
from points.projections.years import YEARS
from points.settings import PointsSettings

ENTER_PAPER = "points.paper.enter"
NAME = ServiceName(
    name="points",
    actions=(
        "points.entry.record",
        "points.entry.declare",
        "points.entry.check",
        "points.month.report",
        "points.month.recognise",
        "points.register.inspect",
        "points.quarter.approve",
        "points.objection.open",
        "points.objection.decide",
        "points.account.read",
        "points.listing.propose",
        "points.listing.approve",
        "points.listing.visit",
        "points.listing.read",
        "points.state.read",
        "points.evidence.keep",
        "points.evidence.read",
        "points.log.read",
        ENTER_PAPER,
        *HONOUR_ACTIONS,
        *CONSENT_ACTIONS,
    ),
)

READ_MODELS = (
    ACCOUNTS, ENTRIES, REGISTERS, QUARTERS, OBJECTIONS, LISTINGS, YEARS, CONSENTS, IMPORTS,
    ORIGINALS, IRREGULAR_ACTS,
)  # fmt: skip


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    rules = AdoptedRules(base.register, county=base.settings.county, today=base.today)
    index = AccountIndex(base.reader)
    points = Points(base.log, rules=rules, accounts=index, today=base.today)
    unscored = PostgresUnscored(base.database)
    subjects = Subjects(base.log, rules=rules, unscored=unscored, today=base.today)
    kept = open_originals(base)
    known = OriginalIndex(base.reader, kept)
    held = _evidence_parts(base, kept, known)
    commands = CommandParts(
        gate=paper_gate(base, known, ENTER_PAPER),
        points=points,
        irregular=IrregularActs(base.log),
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
        originals=known,
        cursor_key=base.cursor_key(NAME.name),
    )
    entries = Parts(
        routers=(
            command_routes(commands),
            read_routes(reads),
            statement_routes(reads),
            history_routes(reads),
        ),
        read_models=READ_MODELS,
        consumers={
            "subjects": lambda listener: register_handlers(listener, points, subjects),
            "households": lambda listener: register_household_changes(listener, subjects),
        },
        jobs={
            **deadline_jobs(points, rules, base.register, base.today),
            "open_scored": opening_job(subjects, unscored, base.register, base.today),
        },
    )
    core = Core(base=base, rules=rules, index=index, commands=commands, reads=reads, evidence=held)
    originals = originals_served(base, held, NAME.name)
    return joined(entries, originals, *(feature(core) for feature in FEATURES))


def _evidence_parts(base: Foundation, kept: Originals, known: OriginalIndex) -> EvidenceParts:
    return EvidenceParts(
        gate=base.gate,
        originals=kept,
        book=EvidenceBook(base.log, Evidence),
        index=known,
        register=base.register,
        retention=EVIDENCE_RETENTION,
        concerns=known.concerns,
        today=base.today,
    )


async def _evidence(base: Foundation, arguments: Sequence[str]) -> int:
    kept = open_originals(base)
    parts = ExportParts(
        originals=kept,
        index=OriginalIndex(base.reader, kept),
        book=EvidenceBook(base.log, Evidence),
        reader=base.reader,
        today=base.today(),
    )
    return await evidence(parts, arguments)


SERVICE = Service(
    name=NAME,
    settings=PointsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={"import": import_file, "evidence": _evidence},
)
