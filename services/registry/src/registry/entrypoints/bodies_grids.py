"""The bodies of requests about grids and about what becomes known of a household."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from registry.entrypoints.bodies import Body, Key, Name, NewPersonBody, Text, Word

Number = Annotated[int, Field(ge=1, le=999_999)]
PARTS_MAX = 20


class GridBody(Body):
    """A grid to be founded within a village."""

    sort: Literal["base_grid", "dedicated_grid", "online_grid"]
    number: Number
    name: Name
    within: UUID = Field(description="The village's unit.")
    since: date


class PartBody(Body):
    """A grid that a split makes."""

    number: Number
    name: Name


class SplitBody(Body):
    """New grids made out of part of one."""

    into: list[PartBody] = Field(min_length=1, max_length=PARTS_MAX)
    since: date


class RenamingBody(Body):
    """Another name of a grid."""

    name: Name
    since: date


class ClosingBody(Body):
    """The last day of a grid."""

    on: date
    reason: Text


class EscalationBody(Body):
    """A matter that a grid passes on."""

    on: date | None = Field(default=None, description="Today where it is left out.")
    above: Word | None = Field(
        default=None, description="The rank that passes it on; the grid itself where left out."
    )


class SizeBody(Body):
    """How many persons belong to a household."""

    persons: int = Field(ge=1, le=99)
    since: date


HouseholdSource = Literal["household_register", "application", "verified"]


class HouseholdSplitBody(Body):
    """Part of a household that is one of its own."""

    number: Key
    label: Name
    head: UUID | NewPersonBody
    remaining_head: UUID | None = Field(
        default=None, description="Who heads what remains, where the head goes with the part."
    )
    since: date = Field(description="The first day of the new household.")
    source: HouseholdSource


class HouseholdMergeBody(Body):
    """The household that another one joins."""

    into: UUID
    since: date = Field(description="The first day on which it is part of the other one.")
    source: HouseholdSource


class HouseholdGridBody(Body):
    """The base grid of a household."""

    grid: UUID
    since: date
