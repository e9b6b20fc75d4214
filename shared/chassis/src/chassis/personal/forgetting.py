"""Forgetting a person: keys whose period has ended are deleted, the others only store from then on.

PIPL 47: what need no longer be kept is deleted; where a statutory period still runs, all processing
stops except storage and protection.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.personal.retention import RetentionClasses
from chassis.personal.subject_keys import KeyDeletion, SubjectKeys
from chassis.personal.vault import Vault


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was done to one subject's keys, for the caller to record as an event."""

    subject: UUID
    on: date
    authority: str
    deleted: tuple[KeyDeletion, ...]
    """The keys that are gone; their values are forgotten in every event that holds them."""
    restricted: tuple[str, ...]
    """The retention classes whose values are only stored from now on."""


class Forgetting:
    """Ends what may end and no more: a permanent or unknown class is refused before anything."""

    def __init__(self, keys: SubjectKeys, vault: Vault, classes: RetentionClasses) -> None:
        self._keys = keys
        self._vault = vault
        self._classes = classes

    def forget(
        self, subject: UUID, *, on: date, ended_classes: Collection[str], authority: str
    ) -> Outcome:
        """Delete the subject's keys of the ended classes and restrict all others to storage.

        Repeating it changes nothing. A class that ends later is ended by a later call. Values
        that come in afterwards, because the person is back, get new keys without restriction.
        Raises UnknownRetentionError or StillKeptError.
        """
        return self._end(subject, on, ended_classes, authority, restrict_others=True)

    def expire(
        self, subject: UUID, *, on: date, ended_classes: Collection[str], authority: str
    ) -> Outcome:
        """Delete the subject's keys of the ended classes and leave all others as they are."""
        return self._end(subject, on, ended_classes, authority, restrict_others=False)

    def _end(
        self,
        subject: UUID,
        on: date,
        ended_classes: Collection[str],
        authority: str,
        *,
        restrict_others: bool,
    ) -> Outcome:
        self._classes.check_endable(ended_classes)
        try:
            deleted, restricted = self._keys.end(
                subject, ended=ended_classes, restrict_others=restrict_others, authority=authority
            )
        finally:
            # Also after a failure: a lost connection does not tell whether the keys are gone.
            self._vault.let_go()
        return Outcome(
            subject=subject, on=on, authority=authority, deleted=deleted, restricted=restricted
        )
