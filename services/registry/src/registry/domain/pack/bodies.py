"""The section that says which bodies and posts there are, and who may fill them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

BodyKind = Literal[
    "association",
    "assessment_group",
    "party_branch",
    "supervision_committee",
    "delegates_assembly",
    "villagers_committee",
    "lender",
    "employer",
]


class Body(Strict):
    """One body of one unit; size and quorum name the open points that hold their values."""

    key: Key
    kind: BodyKind
    unit: UnitKey
    name: Text
    name_en: Text
    council_of: Key | None = None
    drawn_from: tuple[Text, ...] = ()
    size_open_point: Key | None = None
    quorum_open_point: Key | None = None
    basis: Basis


class Post(Strict):
    """One post of a body or of a unit, or the same in each unit of a tree or each division."""

    key: Key
    name: Text
    name_en: Text
    body: Key | None = None
    unit: UnitKey | None = None
    each_unit_of_tree: Key | None = None
    each_division: Literal["village", "community"] | None = None
    """The kind of the official divisions of which each has the post."""
    held_with: Text | None = None
    seats: Annotated[int, Field(ge=1, le=10_000)] | None = None
    seats_open_point: Key | None = None
    basis: Basis

    @model_validator(mode="after")
    def _stands_in_one_place_with_one_number_of_seats(self) -> Self:
        places = (self.body, self.unit, self.each_unit_of_tree, self.each_division)
        if places.count(None) != len(places) - 1:
            raise PydanticCustomError(
                "post_place_unclear",
                "Give one of `body`, `unit`, `each_unit_of_tree` or `each_division`.",
            )
        if (self.seats is None) == (self.seats_open_point is None):
            raise PydanticCustomError(
                "post_seats_unclear", "Give either `seats` or `seats_open_point`, not both."
            )
        return self


class BodiesFile(Strict):
    """The file of bodies and posts."""

    bodies: tuple[Body, ...]
    posts: tuple[Post, ...]


class Bodies(Strict):
    """The section of bodies and posts."""

    bodies: BodiesFile
