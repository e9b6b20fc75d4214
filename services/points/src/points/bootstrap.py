"""The only place where the objects of points are made and joined."""

from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts, joined
from chassis.service import Service
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.unscored import PostgresUnscored
from points.application.points import Points
from points.application.subjects import Subjects
from points.entrypoints.consents import ACTIONS as CONSENT_ACTIONS
from points.entrypoints.deadlines import deadline_jobs, opening_job
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
from points.projections.listings import LISTINGS
from points.projections.objections import OBJECTIONS
from points.projections.quarters import QUARTERS
from points.projections.registers import REGISTERS
from points.projections.years import YEARS
from points.settings import PointsSettings

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
        "points.log.read",
        *HONOUR_ACTIONS,
        *CONSENT_ACTIONS,
    ),
)

READ_MODELS = (
    ACCOUNTS, ENTRIES, REGISTERS, QUARTERS, OBJECTIONS, LISTINGS, YEARS, CONSENTS, IMPORTS,
)  # fmt: skip


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
    core = Core(base=base, rules=rules, index=index, commands=commands, reads=reads)
    return joined(entries, *(feature(core) for feature in FEATURES))


SERVICE = Service(
    name=NAME,
    settings=PointsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={"import": import_file},
)
