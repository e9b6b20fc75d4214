"""Relations of a person that may keep them from deciding: near relatives, and control of firms."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import InvalidError, RefusedError

RELATIVES = frozenset(("spouse", "parent", "child", "sibling", "grandparent", "grandchild"))
"""Near relatives (近亲属), Civil Code (民法典) article 1045; what the other is to the person."""
CONTROLS = frozenset(
    ("legal_representative", "actual_controller", "shareholder", "partner", "operator")
)
"""Ways in which a person controls an organisation."""
SOURCES = frozenset(("self_declared", "household_register", "business_register", "reported"))
"""From whom the register knows a relation."""


class RelationKindError(InvalidError):
    """The register knows no such relation, or no such source."""

    code = "relation_kind"


class RelationRecordedError(RefusedError):
    """The relation is recorded already, as another one, and has not ended."""

    code = "relation_recorded"


class RelationUnknownError(RefusedError):
    """No such relation is recorded, or it has ended."""

    code = "relation_unknown"


class RelationDatesError(InvalidError):
    """The relation would end before it was known."""

    code = "relation_dates"


class RelatedToThemselfError(InvalidError):
    """Nobody is their own relative."""

    code = "related_to_themself"


@dataclass(frozen=True, kw_only=True)
class Relation:
    """One relation that has not ended, as it was recorded."""

    kind: str
    source: str
    known_on: date

    def check(self, kinds: frozenset[str]) -> None:
        """Refuse a kind or a source that nobody defined."""
        check_source(self.source)
        if self.kind not in kinds:
            raise RelationKindError(f"{self.kind!r} is none of {', '.join(sorted(kinds))}")


def check_source(source: str) -> None:
    """Refuse a source that nobody defined."""
    if source not in SOURCES:
        raise RelationKindError(f"{source!r} is none of {', '.join(sorted(SOURCES))}")


class OpenRelations(dict[UUID, Relation]):
    """The relations of one sort that have not ended, by whom or what they are with."""

    def is_new(self, other: UUID, wanted: Relation) -> bool:
        """Tell whether a relation is to be recorded; raises where it stands as another one."""
        found = self.get(other)
        if found is not None and found.kind != wanted.kind:
            raise RelationRecordedError(
                f"the relation is recorded as {found.kind} since {found.known_on}: end it first"
            )
        return found is None

    def check_end(self, other: UUID, ended_on: date) -> None:
        """Refuse to end what is not recorded, or on a day before it was known."""
        found = self.get(other)
        if found is None:
            raise RelationUnknownError("no such relation is recorded: look at the relations again")
        if ended_on < found.known_on:
            raise RelationDatesError(f"the relation is known since {found.known_on}: end it later")
