"""What watches the overseen (监督): flags on the restricted log, and who may answer them."""

from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from audit.adapters.fact_reader import FactReader
from audit.application.flag_book import FlagBook
from audit.application.flag_watch import FlagWatch
from audit.application.flags import FlagOptions, Flags
from audit.domain.flags.interface import Rule
from audit.domain.flags.rules import RULES
from audit.entrypoints.flags import FlagParts, flag_routes
from audit.entrypoints.flags_cli import FlagsCommandParts
from audit.entrypoints.oversight_titles import OVERSIGHT_TITLES
from audit.entrypoints.restricted_log import RestrictedParts, restricted_routes
from audit.features.restricted import Restricted
from chassis.foundation import Foundation
from chassis.parts import Parts


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
    watch = FlagWatch(facts, flags, rules=RULES, settings_of=default_settings)
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
    return Parts(
        routers=(flag_routes(inbox), restricted_routes(checked)),
        extra=(*restricted.roles(), watch.run),
        everywhere=(restricted.know_level,),
        titles=OVERSIGHT_TITLES,
    )


def flags_command_parts(restricted: Restricted, pool: ConnectionPool[Any]) -> FlagsCommandParts:
    """Give what the command `flags` works with."""
    facts = FactReader(pool)
    return FlagsCommandParts(
        facts=facts,
        book=FlagBook(restricted.events, facts),
        rules=RULES,
        settings_of=default_settings,
    )


def default_settings(rule: Rule) -> object:
    """Give the settings that a rule's own class has where nobody adopted others."""
    return rule.settings()
