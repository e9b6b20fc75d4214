"""A term (任期): the days on which one person holds one post, first and last day included."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.errors import InvalidError, RefusedError


class TermEndsTooEarlyError(InvalidError):
    """A term would end before or on the day on which it begins."""

    code = "term_ends_too_early"


class NotInTermError(RefusedError):
    """The person does not hold the post on that day."""

    code = "not_in_term"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One person's days in one post; no `until` means no end is set."""

    person: UUID
    post: UUID
    kind: str
    since: date
    until: date | None

    def check(self) -> None:
        """Refuse a term that does not end after it begins."""
        if self.until is not None and self.until <= self.since:
            raise TermEndsTooEarlyError(
                f"a term from {self.since} cannot end on {self.until}: give a later last day"
            )

    @property
    def last_on(self) -> date:
        """The last day, far ahead where no end is set."""
        return self.until or date.max

    def covers(self, day: date) -> bool:
        """Tell whether the day lies in the term."""
        return self.since <= day <= self.last_on

    def overlaps(self, other: "Term") -> bool:
        """Tell whether some day lies in both terms."""
        return self.since <= other.last_on and other.since <= self.last_on

    def ended(self, on: date) -> "Term":
        """Give the term with this last day."""
        return replace(self, until=on)


def check_end(terms: list[Term], on: date) -> Term:
    """Give the term in which the day lies; raises `NotInTermError` where none does."""
    for term in terms:
        if term.covers(on):
            return term
    raise NotInTermError(f"the post is not held on {on}: give a day within the term")
