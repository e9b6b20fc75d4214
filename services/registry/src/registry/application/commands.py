"""What may be asked of the register: one frozen command for each use case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class EstablishUnit:
    """Register a unit, within an existing one unless it is the county itself."""

    key: str
    kind: str
    name: str
    division: str
    within: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlaceUnit:
    """Put a unit below a parent in one tree."""

    unit: UUID
    tree: str
    parent: UUID


@dataclass(frozen=True, kw_only=True)
class CodeDivision:
    """Give a unit another official code from a day on."""

    unit: UUID
    division: str
    since: date


@dataclass(frozen=True, kw_only=True)
class EstablishBody:
    """Register a body of a unit."""

    key: str
    kind: str
    unit: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class EstablishPost:
    """Register a post of a unit, or of a body of that unit."""

    key: str
    kind: str
    unit: UUID
    body: UUID | None
    name: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class RegisterPerson:
    """Register a person under a key that says nothing about anybody."""

    key: str
    name: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class LinkPerson:
    """Note that a subject of an issuer is this person."""

    person: UUID
    issuer: str
    subject: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class UnlinkPerson:
    """Note that a subject of an issuer is no longer this person."""

    person: UUID
    issuer: str
    subject: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ForgetPerson:
    """Make unreadable what these retention classes hold of a person, on this authority."""

    person: UUID
    classes: Sequence[str]
    authority: str


@dataclass(frozen=True, kw_only=True)
class Appoint:
    """Appoint a person to a post for a term, by a resolution."""

    post: UUID
    person: UUID
    since: date
    until: date | None
    resolution: str


@dataclass(frozen=True, kw_only=True)
class EndAppointment:
    """End a person's term in a post; `on` is the last day."""

    post: UUID
    person: UUID
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class RegisterHousehold:
    """Register a household; its head is a known person, or is registered with it."""

    number: str
    unit: UUID
    head: UUID | RegisterPerson
    label: str


@dataclass(frozen=True, kw_only=True)
class RegisterOrganisation:
    """Register an organisation of a unit."""

    kind: str
    number: str
    unit: UUID
    name: str
    label: str
    contact: UUID | None


@dataclass(frozen=True, kw_only=True)
class ReportSize:
    """Note how many persons belong to a household since a day."""

    household: UUID
    persons: int
    since: date


@dataclass(frozen=True, kw_only=True)
class PlaceInGrid:
    """Put a household into a base grid from a day on."""

    household: UUID
    grid: UUID
    since: date


@dataclass(frozen=True, kw_only=True)
class SplitHousehold:
    """Make a household of its own out of part of one, from a day on (分户)."""

    household: UUID
    number: str
    label: str
    head: UUID | RegisterPerson
    remaining_head: UUID | None
    since: date
    source: str


@dataclass(frozen=True, kw_only=True)
class MergeHousehold:
    """Let a household be part of another one from a day on (并户)."""

    household: UUID
    into: UUID
    since: date
    source: str


@dataclass(frozen=True, kw_only=True)
class FoundGrid:
    """Found a grid within a village: its unit, its code, its place, and the posts of its ranks."""

    sort: str
    number: int
    name: str
    within: UUID
    since: date


@dataclass(frozen=True, kw_only=True)
class NewPart:
    """A grid that a split makes."""

    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class SplitGrid:
    """Make new grids out of part of one, from a day on."""

    grid: UUID
    into: Sequence[NewPart]
    since: date


@dataclass(frozen=True, kw_only=True)
class RenameUnit:
    """Give a unit another name from a day on."""

    unit: UUID
    name: str
    since: date


@dataclass(frozen=True, kw_only=True)
class CloseUnit:
    """Note the last day on which a grid is there."""

    unit: UUID
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Escalate:
    """Find who takes a matter of a grid on a day, above a rank where one is named."""

    grid: UUID
    on: date
    above: str | None


@dataclass(frozen=True, kw_only=True)
class RecordRelation:
    """Record a near relative of a person, or an organisation that the person controls."""

    person: UUID
    other: UUID
    kind: str
    source: str
    known_on: date
    note: str | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class EndRelation:
    """End a relation of a person; `ended_on` is the last day."""

    person: UUID
    other: UUID
    source: str
    ended_on: date


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """By whose decision a section holds."""

    body: str
    decided_on: date
    title: str
    reference: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class AdoptSection:
    """Adopt one version of one section of the rules, whole."""

    section: str
    kind: str
    scheme: str | None
    version: int
    entries: Sequence[dict[str, Any]]
    root: str
    effective_on: date
    resolution: Resolution
