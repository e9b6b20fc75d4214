"""What watches the overseen (监督): flags on the restricted log, and who may answer them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from psycopg_pool import ConnectionPool

from audit.adapters.attested import AttestedReader
from audit.adapters.fact_reader import FactReader
from audit.adapters.personal_reads import PersonalReads
from audit.adapters.tree_reader import TreeReader
from audit.application.attestations import Attestations
from audit.application.flag_book import FlagBook
from audit.application.flag_watch import FlagWatch
from audit.application.flags import FlagOptions, Flags
from audit.domain.flags.following import FollowingWatch
from audit.domain.flags.rules import RULES
from audit.entrypoints.attestations import AttestationParts, attestation_routes
from audit.entrypoints.flags import FlagParts, flag_routes
from audit.entrypoints.flags_cli import FlagsCommandParts
from audit.entrypoints.oversight_titles import OVERSIGHT_TITLES
from audit.entrypoints.personal_reads import PersonalReadParts, personal_read_routes
from audit.entrypoints.restricted_log import RestrictedParts, restricted_routes
from audit.entrypoints.review_sheet import SheetParts, sheet_pages
from audit.features.restricted import Restricted
from chassis.foundation import Foundation
from chassis.identity.dependencies import Gate
from chassis.identity.paper import PaperDesk
from chassis.identity.permissions import permission
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.parts import Parts

ROOM = Path(__file__).parents[1]


def oversight(
    base: Foundation, restricted: Restricted, pool: ConnectionPool[Any], county: UUID
) -> Parts:
    """Join the restricted log, the flags on it and the rules that raise them."""
    facts = FactReader(pool)
    book = FlagBook(restricted.events, facts)

    def division(unit: str) -> str:
        try:
            return base.register.unit(UUID(unit)).division
        except ValueError:
            return base.settings.county

    flags = Flags(restricted.events.log, book, FlagOptions(division=division, today=base.today))
    watch = FlagWatch(facts, flags, rules=RULES, begin=FollowingWatch)
    inbox = FlagParts(
        gate=base.gate,
        flags=flags,
        book=book,
        tree=restricted.tree,
        vault=base.vault,
        source=restricted.events.source,
        division=division,
        county=county,
        cursor_key=base.cursor_key("flags"),
    )
    checked = RestrictedParts(
        gate=base.gate, tree=restricted.tree, key=restricted.key, county=county
    )
    looked = PersonalReadParts(
        gate=base.gate,
        reads=PersonalReads(pool),
        county=county,
        cursor_key=base.cursor_key("personal_reads"),
    )
    return Parts(
        routers=(
            flag_routes(inbox),
            restricted_routes(checked),
            *_reviewed(base, restricted, pool, division),
            personal_read_routes(looked),
        ),
        extra=(*restricted.roles(), watch.run),
        everywhere=(restricted.know_level,),
        titles=OVERSIGHT_TITLES,
    )


def _reviewed(
    base: Foundation,
    restricted: Restricted,
    pool: ConnectionPool[Any],
    division: Callable[[str], str],
) -> Sequence[APIRouter]:
    """Give the routes of attestations, and the sheet that is signed on paper."""
    attested = AttestedReader(pool, own_source=base.source)
    signed = AttestationParts(
        gate=_paper_gate(base, attested),
        attestations=Attestations(base.log, TreeReader(pool)),
        attested=attested,
        vault=base.vault,
        source=base.source,
        division=division,
        cursor_key=base.cursor_key("attestations"),
    )
    pages = Pages([ROOM], demonstration=base.settings.demonstration)
    sheet = SheetParts(
        pages=pages,
        tree=TreeReader(pool),
        origin=restricted.signer.name.removesuffix("/restricted"),
        unit_name=lambda unit: base.register.unit(unit).name,
        today=base.today,
    )
    return attestation_routes(signed), sheet_pages(sheet), asset_routes(pages.assets)


def _paper_gate(base: Foundation, attested: AttestedReader) -> Gate:
    """Give the gate at which clerks enter signed sheets; a scan that no service keeps is none."""

    async def knows_sheet(sheet: str) -> bool:
        return await asyncio.to_thread(attested.knows_original, sheet)

    desk = PaperDesk(
        permission=permission("audit.paper.enter"),
        knows_sheet=knows_sheet,
        ever_held=base.register.ever_held,
    )
    return replace(base.gate, paper=desk)


def flags_command_parts(restricted: Restricted, pool: ConnectionPool[Any]) -> FlagsCommandParts:
    """Give what the command `flags` works with."""
    facts = FactReader(pool)
    return FlagsCommandParts(
        facts=facts,
        book=FlagBook(restricted.events, facts),
        rules=RULES,
        begin=FollowingWatch,
    )
