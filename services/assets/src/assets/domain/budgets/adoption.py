"""How a resolution was adopted (决议通过): by which vote, about what, up to which amount."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import RefusedError

PROJECT_MATTER = "project"
PAYMENT_MATTER = "payment"


class VotesNotCarriedError(RefusedError):
    """No more voted for the resolution than against it: nothing rests on it."""

    code = "votes_not_carried"


@dataclass(frozen=True, kw_only=True, slots=True)
class Votes:
    """How those who were present voted (表决结果)."""

    in_favour: int
    against: int
    abstained: int

    @property
    def carried(self) -> bool:
        """Whether more voted for it than against it."""
        return self.in_favour > self.against


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What was decided about (决议事项): a kind, its own key in the unit, and the most it gives.

    Of the kind `project` the key is the project's, of `payment` the request's number; of other
    kinds only the amount binds.
    """

    kind: str
    key: str
    ceiling_fen: int | None = None


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A resolution as the service of deliberation tells of it; `case` is its id there."""

    case: UUID
    body: str
    decided_on: date
    evidence: tuple[str, ...]
    origin: str
    votes: Votes | None = None
    matter: Matter | None = None
