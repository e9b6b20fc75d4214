"""Flags on a real restricted log, watched over a real county's log by two tiny rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool
from pydantic import SecretStr

from audit.adapters.fact_reader import FactReader
from audit.application.flag_book import FlagBook
from audit.application.flag_watch import FlagWatch
from audit.application.flags import FlagOptions, Flags
from audit.domain.flags.interface import Rule, Watch
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.eventstore.factory import StoreOptions
from chassis.personal.key_database import key_pool
from chassis.personal.opening import county_keys, open_vault
from chassis.personal.vault import Vault
from chassis.restricted import RestrictedLog, RestrictedOptions
from services.audit.tests.tiny_rules import TINY

TODAY = date(2026, 6, 30)
ALGORITHMS = Algorithms(standard_provider())


def begin(rule: Rule) -> Watch:
    """Begin with the settings that a rule has by itself."""
    return rule.begin(rule.settings())


@dataclass
class FlagDesk:
    """What the tests of flags act with."""

    restricted: RestrictedLog
    facts: FactReader
    book: FlagBook
    flags: Flags
    vault: Vault

    def watch(self, rules: tuple[Rule, ...] = TINY) -> FlagWatch:
        """Give a watch that has read nothing."""
        return FlagWatch(self.facts, self.flags, rules=rules, begin=begin)


async def watched(watch: FlagWatch) -> None:
    """Let a watch read to the end of the log."""
    while await watch.step():
        pass


@contextmanager
def open_flags(app_url: str, pool: ConnectionPool[Any]) -> Iterator[FlagDesk]:
    """Open the restricted log of a migrated database."""
    keys = key_pool(app_url, connections_max=2)
    keys.open()
    county = county_keys(ALGORITHMS, current=SecretStr("test:" + "A" * 43 + "="), before=None)
    vault, _ = open_vault(keys, county, ALGORITHMS, lambda: datetime.now(UTC))
    restricted = RestrictedLog(
        RestrictedOptions(
            store=StoreOptions(url=app_url),
            source="/demo/510604/audit",
            writer="audit/1",
            vault=vault,
        )
    )
    restricted.level.note_whole()
    facts = FactReader(pool)
    book = FlagBook(restricted, facts)
    options = FlagOptions(division=lambda _: "510604102211", today=lambda: TODAY)
    try:
        yield FlagDesk(restricted, facts, book, Flags(restricted.log, book, options), vault)
    finally:
        restricted.close()
        keys.close()


def entries(county: Any, account: UUID, count: int, **envelope: Any) -> None:
    """Record entries of one account, one second after the other."""
    for number in range(count):
        county.happens(
            "points.account.entry_recorded",
            str(account),
            {"entry": f"e/{number}", "points": "1"},
            **{"via": "api", **envelope},
        )


Entries = Callable[..., None]
