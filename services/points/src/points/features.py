"""What points does beyond entries and quarters: each feature is made and joined here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from chassis.browser.desk import open_desk
from chassis.evidence.keeping import EvidenceParts
from chassis.foundation import Foundation
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.parts import Parts
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_blacklists import AdoptedBlacklists
from points.adapters.adopted_honours import AdoptedHonours
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.declared_notes import DeclaredNotes
from points.adapters.import_folder import ImportFolder
from points.adapters.import_subjects import RegisteredSubjects
from points.adapters.listing_index import ListingIndex
from points.adapters.objection_lists import ObjectionLists
from points.adapters.originals import StoredOriginals
from points.adapters.rule_names import RuleNames
from points.adapters.standings import ReadStandings
from points.adapters.work_lists import WorkLists
from points.application.blacklist import Blacklist
from points.application.consents import Consents, ShowingRules
from points.application.honours import Adopted, Honours
from points.application.importing import Importing
from points.application.inspections import Inspections
from points.application.objections import Objections
from points.entrypoints.consents import ConsentParts, consent_routes
from points.entrypoints.honours import HonourParts, honour_routes
from points.entrypoints.http import CommandParts
from points.entrypoints.http_inspections import InspectionParts, inspection_routes
from points.entrypoints.http_objections import ObjectionParts, objection_routes
from points.entrypoints.import_command import ImportCommand
from points.entrypoints.import_importers import Importers
from points.entrypoints.import_texts import TITLES as IMPORT_TITLES
from points.entrypoints.imports import UPLOADS, ImportParts, import_routes
from points.entrypoints.irregular_reads import irregular_routes
from points.entrypoints.listing_deadlines import ListingDeadlines
from points.entrypoints.listing_reads import ListingReads, listing_read_routes
from points.entrypoints.listings import ListingParts, listing_routes
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.routes import FORMS_WITH_FILES, page_routes
from points.entrypoints.pages.words import ADVICE, TITLES
from points.entrypoints.reads import ReadParts
from points.entrypoints.state import StateParts, state_routes
from points.settings import PointsSettings


@dataclass(frozen=True, kw_only=True)
class Core:
    """What every feature of points stands on."""

    base: Foundation
    rules: AdoptedRules
    index: AccountIndex
    commands: CommandParts
    reads: ReadParts
    evidence: EvidenceParts


def objections(core: Core) -> Parts:
    """Object to an entry, decide on it, and issue a corrected quarter again."""
    base, originals = core.base, StoredOriginals(core.base.reader)
    cases = Objections(
        base.log,
        rules=core.rules,
        accounts=core.index,
        originals=originals,
        today=base.today,
    )
    parts = ObjectionParts(
        commands=core.commands,
        reads=core.reads,
        objections=cases,
        originals=originals,
        vault=base.vault,
        source=base.source,
    )
    return Parts(routers=(objection_routes(parts),))


def pages(core: Core) -> Parts:
    """Let people do all this in a browser."""
    base, originals = core.base, StoredOriginals(core.base.reader)
    shown = Pages([Path(__file__).parent], demonstration=base.settings.demonstration)
    desk = open_desk(base, shown, advice=ADVICE)
    parts = PageParts(
        desk=desk,
        points=core.commands.points,
        objections=Objections(
            base.log,
            rules=core.rules,
            accounts=core.index,
            originals=originals,
            today=base.today,
        ),
        originals=originals,
        index=core.index,
        rules=core.rules,
        register=base.register,
        lists=WorkLists(base.reader),
        objection_lists=ObjectionLists(base.reader, base.vault, source=base.source),
        names=RuleNames(base.register),
        notes=DeclaredNotes(base.reader, base.vault),
        evidence=core.evidence,
        evidence_bytes_max=_settings(base).evidence_bytes_max,
        today=base.today,
    )
    # A file that is too large is read and let go, so that the page can say so beside its field.
    most = FILES_READ_MAX * parts.evidence_bytes_max
    return Parts(
        forms=dict.fromkeys(FORMS_WITH_FILES, most),
        routers=(*page_routes(parts), asset_routes(shown.assets)),
        titles=TITLES,
        problem_page=desk.screens.problem,
    )


def listings(core: Core) -> Parts:
    """List a subject that stands too low, help it, and take it off again."""
    base, rules, index = core.base, core.rules, ListingIndex(core.base.reader)
    blacklist = Blacklist(
        base.log,
        rules=rules,
        blacklists=AdoptedBlacklists(base.register, rules, today=base.today),
        listings=index,
        today=base.today,
    )
    parts = ListingParts(
        gate=core.commands.gate,
        blacklist=blacklist,
        accounts=core.index,
        listings=index,
        rules=rules,
        register=base.register,
    )
    reads = ListingReads(base.gate, base.reader, listings=index, rules=rules)
    deadlines = ListingDeadlines(
        blacklist, index, rules=rules, register=base.register, today=base.today
    )
    return Parts(
        routers=(
            listing_routes(parts),
            listing_read_routes(reads, cursor_key=base.cursor_key("listings")),
        ),
        jobs=deadlines.jobs(),
    )


def honours(core: Core) -> Parts:
    """Close a year with its ranking, and award honours on it."""
    base, rules = core.base, core.rules
    adopted = Adopted(rules=rules, honours=AdoptedHonours(base.register), today=base.today)
    routes = honour_routes(
        HonourParts(
            gate=core.commands.gate,
            honours=Honours(base.log, adopted=adopted, standings=ReadStandings(base.reader)),
            rules=rules,
            register=base.register,
            reader=base.reader,
            cursor_key=base.cursor_key("honours"),
        )
    )
    return Parts(routers=(routes,))


def consents(core: Core) -> Parts:
    """Tell a standing to whom its subject lets it be told."""
    base = core.base
    adopted = ShowingRules(
        rules=core.rules, linkage=AdoptedHonours(base.register), today=base.today
    )
    routes = consent_routes(
        ConsentParts(
            gate=core.commands.gate,
            consents=Consents(base.log, adopted=adopted, standings=ReadStandings(base.reader)),
            index=core.index,
            register=base.register,
            reader=base.reader,
            cursor_key=base.cursor_key("consents"),
        )
    )
    return Parts(routers=(routes,))


def state(core: Core) -> Parts:
    """Give every account as it stands, as one document."""
    base = core.base
    parts = StateParts(
        gate=base.gate,
        reader=base.reader,
        within=lambda unit: base.register.within(unit, base.today()),
    )
    return Parts(routers=(state_routes(parts),))


def supervision(core: Core) -> Parts:
    """Sign for a monthly register, and see what sheets report that nobody could decide."""
    base = core.base
    parts = InspectionParts(
        gate=base.gate,
        inspections=Inspections(base.log),
        register=base.register,
        reader=base.reader,
        today=base.today,
    )
    return Parts(routers=(inspection_routes(parts), irregular_routes(core.reads)))


FILES_READ_MAX = 4
REPORT_SECONDS_MAX = 30 * 24 * 3_600.0


class Imports:
    """The parts of imports, joined once for the service and for the operator's command."""

    def __init__(self, base: Foundation) -> None:
        """Join them on an open foundation."""
        settings = _settings(base)
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


def imports(core: Core) -> Parts:
    """Import entries from files, and finish what was interrupted."""
    made = Imports(core.base)
    return Parts(
        routers=(import_routes(made.parts(core.base)),),
        jobs={"finish_imports": made.resume},
        titles=IMPORT_TITLES,
        uploads=UPLOADS,
    )


async def import_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Import a file for a person whom the operator names."""
    with psycopg.connect(base.store_options.url, autocommit=True) as connection:
        base.register.load(connection)
    joined = Imports(base)
    command = ImportCommand(
        importing=joined.importing, importers=joined.importers, folder=joined.folder
    )
    return await command(arguments)


FEATURES = (objections, listings, honours, consents, state, imports, supervision, pages)


def _settings(base: Foundation) -> PointsSettings:
    assert isinstance(base.settings, PointsSettings)
    return base.settings
