"""Folds points accounts out of the log by subject, with the score tables as they were adopted."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.application.errors import TableNotAdoptedError
from audit.application.past import Past, readable
from audit.domain.leaves import Leaf
from audit.domain.replay.account import Account
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.tables import SECTION_EVENTS, Table, Tables
from audit.domain.replay.what_if import WhatIf, what_if


@dataclass(frozen=True, kw_only=True)
class AccountsPage:
    """Some accounts of a unit, by id, and where the answer stands."""

    place: Place
    as_of: AsOf
    accounts: list[Account]
    last: str | None
    """The last id looked at, where there may be more."""


@dataclass(frozen=True, kw_only=True)
class WhatIfPage:
    """Some accounts of a unit under another table."""

    page: AccountsPage
    table: Table
    instead: list[WhatIf]
    """In the order of the page's accounts."""


class Accounts:
    """Gives accounts of a unit as of an instant and a day, also under another score table."""

    def __init__(self, past: Past, *, points: str, registry: str) -> None:
        """Fold what these sources recorded."""
        self._past = past
        self._points = points
        self._registry = registry

    def of_unit(self, unit: str, as_of: AsOf, *, after: str, count_max: int) -> AccountsPage:
        """Give accounts that were opened in a unit, in the order of their ids.

        Raises `NotSealedYetError` or `ReplayBehindError`.
        """
        place = self._past.place(self._points, as_of)
        names = self._past.leaves.opened_accounts(
            self._points, unit=unit, after=after, before=place.size, count_max=count_max
        )
        return self._page(names, place, as_of, more=len(names) == count_max)

    def one(self, account: str, as_of: AsOf) -> AccountsPage:
        """Give one account; none where the log does not have it by then."""
        return self._page([account], self._past.place(self._points, as_of), as_of, more=False)

    def tables(self, size: int, as_of: AsOf) -> Tables:
        """Give the score tables as they were adopted by then."""
        return tables_of(
            self._past.leaves.of_types(SECTION_EVENTS, source=self._registry, before=size), as_of
        )

    def table(self, name: str, place: Place) -> Table:
        """Give an adopted table by its name, `anjia-points/2`; raises `TableNotAdoptedError`."""
        found = self.tables(place.size, AsOf()).named(name, before=place.size)
        if found is None:
            raise TableNotAdoptedError(f"no table {name} was adopted: name scheme and version")
        return found

    def what_if(self, page: AccountsPage, table: Table) -> WhatIfPage:
        """Replay a page of accounts under another table; nothing of it is recorded."""
        day = page.as_of.business_date
        return WhatIfPage(
            page=page, table=table, instead=[what_if(each, table, day) for each in page.accounts]
        )

    def _page(self, names: list[str], place: Place, as_of: AsOf, *, more: bool) -> AccountsPage:
        tables = self.tables(place.size, as_of)
        leaves = self._past.leaves.of_subjects(names, source=self._points, before=place.size)
        folded = [fold_account(name, leaves[name], tables, as_of) for name in names]
        return AccountsPage(
            place=place,
            as_of=as_of,
            accounts=[each for each in folded if each.opened is not None],
            last=names[-1] if more else None,
        )


def tables_of(leaves: Iterable[Leaf], as_of: AsOf) -> Tables:
    """Fold sections of the register into score tables."""
    tables = Tables()
    for each in readable(leaves):
        if as_of.knows(each):
            tables.take(each)
    return tables


def fold_account(name: str, leaves: Iterable[Leaf], tables: Tables, as_of: AsOf) -> Account:
    """Fold one account; a table counts for what was recorded after it, so all may be known."""
    account = Account(name, tables)
    for each in readable(leaves):
        if as_of.knows(each):
            account.take(each)
    return account
