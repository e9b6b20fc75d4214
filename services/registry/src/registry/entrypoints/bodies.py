"""The bodies of the register's requests: checked in form here, in meaning by the use cases."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S+$")]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([-_/][a-z0-9]+)*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Division = Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$")]

ENTRIES_MAX = 20_000


class Body(BaseModel):
    """One request's body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitBody(Body):
    """A unit to be registered within another one."""

    key: Key
    kind: Word
    name: Name
    division: Division
    within: UUID = Field(description="The existing unit in which the caller may act.")


class PlacementBody(Body):
    """A unit's place in a tree."""

    tree: Word
    parent: UUID
    effective_on: date | None = Field(default=None, description="Today where it is left out.")


class BodyBody(Body):
    """A body of a unit."""

    key: Key
    kind: Word
    unit: UUID
    name: Name


class PostBody(Body):
    """A post of a unit or body."""

    key: Key
    kind: Word
    unit: UUID
    body: UUID | None = None
    name: Name
    seats: int = Field(ge=1, le=10_000)


class NewPersonBody(Body):
    """A person by name; the key is made by chance where none is given."""

    name: Name = Field(repr=False)
    key: Key | None = Field(
        default=None, description="The registrar's own number; nothing that tells who it is."
    )


class PersonBody(NewPersonBody):
    """A person registered in a unit."""

    unit: UUID


class LinkBody(Body):
    """A sign-in of a person."""

    issuer: Annotated[str, Field(min_length=1, max_length=255)]
    subject: Annotated[str, Field(min_length=1, max_length=255, repr=False)]
    action: Literal["link", "unlink"] = "link"


class AppointmentBody(Body):
    """A term in a post."""

    person: UUID
    since: date
    until: date | None = None
    resolution: Text


class DepartureBody(Body):
    """The end of a term; `on` is the last day."""

    person: UUID
    on: date
    reason: Text


class HouseholdBody(Body):
    """A household; its head is a known person or one to be registered with it."""

    number: Key
    unit: UUID
    head: UUID | NewPersonBody
    label: Name


class OrganisationBody(Body):
    """An organisation of a unit."""

    kind: Literal["firm", "family_farm", "sole_trader", "land_contractor"]
    number: Key
    unit: UUID
    name: Name
    label: Name
    contact: UUID | None = None


class ResolutionBody(Body):
    """By whose decision a section holds."""

    body: Text
    decided_on: date
    title: Text
    reference: Text
    basis: Literal["stated", "illustrative"]


class SectionBody(Body):
    """One version of a section, whole."""

    section: Word
    kind: Word
    scheme: Word | None = None
    version: int = Field(ge=1, le=1_000_000)
    unit: UUID = Field(description="The unit whose rules these are.")
    entries: list[dict[str, StrictStr | StrictInt | StrictBool]] = Field(
        min_length=1, max_length=ENTRIES_MAX
    )
    root: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    effective_on: date
    resolution: ResolutionBody
