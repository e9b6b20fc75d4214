"""Whose account a row of an import means: by the account's id, or by the label as registered."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from points.domain.import_rows import SubjectAmbiguousError, SubjectUnknownError


class Subject(NamedTuple):
    """One account and its grid."""

    account: UUID
    grid: UUID


class ImportSubjects:
    """The accounts of one scheme, found by what a person writes down."""

    def __init__(self, accounts: Iterable[tuple[UUID, str, UUID]]) -> None:
        """Know these accounts, each with its label and its grid."""
        grids: dict[UUID, UUID] = {}
        labels: dict[str, UUID | None] = {}
        for account, label, grid in accounts:
            grids[account] = grid
            name = compared(label)
            labels[name] = None if name in labels else account
        self.grids: Mapping[UUID, UUID] = grids
        """The grid of each account."""
        self._labels = labels
        self._known: dict[str, Subject] = {}

    def find(self, text: str) -> Subject:
        """Give the account; raises `SubjectUnknownError` or `SubjectAmbiguousError`."""
        found = self._known.get(text)
        if found is None:
            account = self._find(text)
            found = self._known[text] = Subject(account, self.grids[account])
        return found

    def _find(self, text: str) -> UUID:
        name = compared(text)
        if name in self._labels:
            account = self._labels[name]
            if account is None:
                raise SubjectAmbiguousError(
                    f"several subjects are called {text[:40]!r}: write the account's id",
                    value=text[:40],
                )
            return account
        try:
            given = UUID(text)
        except ValueError:
            given = None
        if given is None or given not in self.grids:
            raise SubjectUnknownError(
                f"the scheme has no subject {text[:40]!r}: write its label as it is registered, "
                "or its account's id",
                value=text[:40],
            )
        return given


def compared(label: str) -> str:
    """Give the form in which labels are compared; they are stored as they were entered."""
    return unicodedata.normalize("NFKC", label).strip()
