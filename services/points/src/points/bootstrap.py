"""The only place where the objects of points are made and joined."""

from pathlib import Path

from fastapi import APIRouter

from chassis.foundation import Foundation, ServiceName
from chassis.service import Parts, Service
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_honours import AdoptedHonours
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.originals import StoredOriginals
from points.adapters.standings import ReadStandings
from points.adapters.unscored import PostgresUnscored
from points.application.consents import Consents, ShowingRules
from points.application.honours import Adopted, Honours
from points.application.objections import Objections
from points.application.points import Points
from points.application.subjects import Subjects
from points.entrypoints.consents import ACTIONS as CONSENT_ACTIONS
from points.entrypoints.consents import ConsentParts, consent_routes
from points.entrypoints.deadlines import deadline_jobs, opening_job
from points.entrypoints.honours import ACTIONS as HONOUR_ACTIONS
from points.entrypoints.honours import HonourParts, honour_routes
from points.entrypoints.http import CommandParts, command_routes
from points.entrypoints.http_objections import ObjectionParts, objection_routes
from points.entrypoints.messages import register_handlers
from points.entrypoints.reads import ReadParts, read_routes
from points.entrypoints.statements import statement_routes
from points.projections.accounts import ACCOUNTS
from points.projections.consents import CONSENTS
from points.projections.entries import ENTRIES
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
        "points.quarter.approve",
        "points.objection.open",
        "points.objection.decide",
        "points.account.read",
        "points.log.read",
        *HONOUR_ACTIONS,
        *CONSENT_ACTIONS,
    ),
)

READ_MODELS = (ACCOUNTS, ENTRIES, REGISTERS, QUARTERS, OBJECTIONS, YEARS, CONSENTS)


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
    return Parts(
        routers=(
            command_routes(commands),
            read_routes(reads),
            statement_routes(reads),
            _honours(base, rules),
            _consents(base, rules, index),
            objection_routes(_objection_parts(base, commands, reads)),
        ),
        read_models=READ_MODELS,
        consumers={"subjects": lambda listener: register_handlers(listener, points, subjects)},
        jobs={
            **deadline_jobs(points, rules, base.register, base.today),
            "open_scored": opening_job(subjects, unscored, base.register, base.today),
        },
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


def _honours(base: Foundation, rules: AdoptedRules) -> APIRouter:
    adopted = Adopted(rules=rules, honours=AdoptedHonours(base.register), today=base.today)
    return honour_routes(
        HonourParts(
            gate=base.gate,
            honours=Honours(base.log, adopted=adopted, standings=ReadStandings(base.reader)),
            rules=rules,
            register=base.register,
            reader=base.reader,
            today=base.today,
            cursor_key=base.cursor_key("honours"),
        )
    )


def _consents(base: Foundation, rules: AdoptedRules, index: AccountIndex) -> APIRouter:
    linkage = AdoptedHonours(base.register)
    adopted = ShowingRules(rules=rules, linkage=linkage, today=base.today)
    return consent_routes(
        ConsentParts(
            gate=base.gate,
            consents=Consents(base.log, adopted=adopted, standings=ReadStandings(base.reader)),
            index=index,
            register=base.register,
            reader=base.reader,
            today=base.today,
            cursor_key=base.cursor_key("consents"),
        )
    )


SERVICE = Service(
    name=NAME,
    settings=PointsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
