"""The only place where the objects of points are made and joined."""

from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.service import Parts, Service
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_blacklists import AdoptedBlacklists
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.listing_index import ListingIndex
from points.adapters.originals import StoredOriginals
from points.adapters.unscored import PostgresUnscored
from points.application.blacklist import Blacklist
from points.application.objections import Objections
from points.application.points import Points
from points.application.subjects import Subjects
from points.entrypoints.deadlines import deadline_jobs, opening_job
from points.entrypoints.http import CommandParts, command_routes
from points.entrypoints.http_objections import ObjectionParts, objection_routes
from points.entrypoints.listing_deadlines import ListingDeadlines
from points.entrypoints.listing_reads import ListingReads, listing_read_routes
from points.entrypoints.listings import ListingParts, listing_routes
from points.entrypoints.messages import register_handlers
from points.entrypoints.reads import ReadParts, read_routes
from points.entrypoints.state import StateParts, state_routes
from points.entrypoints.statements import statement_routes
from points.projections.accounts import ACCOUNTS
from points.projections.entries import ENTRIES
from points.projections.listings import LISTINGS
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
        "points.listing.propose",
        "points.listing.approve",
        "points.listing.visit",
        "points.listing.read",
        "points.state.read",
        "points.log.read",
    ),
)

READ_MODELS = (ACCOUNTS, ENTRIES, REGISTERS, QUARTERS, OBJECTIONS, LISTINGS)


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
    listings = _listing_parts(base, index, rules)
    listing_reads = ListingReads(base.gate, base.reader, listings=listings.listings, rules=rules)
    deadlines = ListingDeadlines(
        listings.blacklist,
        listings.listings,
        rules=rules,
        register=base.register,
        today=base.today,
    )
    return Parts(
        routers=(
            command_routes(commands),
            read_routes(reads),
            statement_routes(reads),
            state_routes(_state_parts(base)),
            objection_routes(_objection_parts(base, commands, reads)),
            listing_routes(listings),
            listing_read_routes(listing_reads, cursor_key=base.cursor_key("listings")),
        ),
        read_models=READ_MODELS,
        consumers={"subjects": lambda listener: register_handlers(listener, points, subjects)},
        jobs={
            **deadline_jobs(points, rules, base.register, base.today),
            "open_scored": opening_job(subjects, unscored, base.register, base.today),
            **deadlines.jobs(),
        },
    )


def _state_parts(base: Foundation) -> StateParts:
    return StateParts(
        gate=base.gate,
        reader=base.reader,
        within=lambda unit: base.register.within(unit, base.today()),
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


def _listing_parts(base: Foundation, accounts: AccountIndex, rules: AdoptedRules) -> ListingParts:
    listings = ListingIndex(base.reader)
    blacklist = Blacklist(
        base.log,
        rules=rules,
        blacklists=AdoptedBlacklists(base.register, rules, today=base.today),
        listings=listings,
        today=base.today,
    )
    return ListingParts(
        gate=base.gate,
        blacklist=blacklist,
        accounts=accounts,
        listings=listings,
        rules=rules,
        register=base.register,
        today=base.today,
    )


SERVICE = Service(
    name=NAME,
    settings=PointsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
