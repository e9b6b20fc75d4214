"""How the replica keeps what registry says of near relatives and of the control of firms."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class _Reads(BaseModel):
    # A consumer reads the fields that it needs; what else an event says is not its business.
    model_config = ConfigDict(frozen=True, extra="ignore")


class RelativeRecorded(_Reads):
    """`registry.person.relative_recorded.v1`."""

    relative: UUID
    known_on: date


class RelativeEnded(_Reads):
    """`registry.person.relative_ended.v1`."""

    relative: UUID
    ended_on: date


class ControlRecorded(_Reads):
    """`registry.person.control_recorded.v1`."""

    organisation: UUID
    known_on: date


class ControlEnded(_Reads):
    """`registry.person.control_ended.v1`."""

    organisation: UUID
    ended_on: date


RELATION_STATEMENTS: dict[str, tuple[type[BaseModel], str]] = {
    "registry.person.relative_recorded.v1": (
        RelativeRecorded,
        """
        INSERT INTO replica.relations (person, other, sort, known_on, position)
        VALUES (%(subject)s, %(relative)s, 'relative', %(known_on)s, %(position)s)
        """,
    ),
    "registry.person.relative_ended.v1": (
        RelativeEnded,
        """
        INSERT INTO replica.relation_ends (person, other, sort, ended_on, position)
        VALUES (%(subject)s, %(relative)s, 'relative', %(ended_on)s, %(position)s)
        """,
    ),
    "registry.person.control_recorded.v1": (
        ControlRecorded,
        """
        INSERT INTO replica.relations (person, other, sort, known_on, position)
        VALUES (%(subject)s, %(organisation)s, 'control', %(known_on)s, %(position)s)
        """,
    ),
    "registry.person.control_ended.v1": (
        ControlEnded,
        """
        INSERT INTO replica.relation_ends (person, other, sort, ended_on, position)
        VALUES (%(subject)s, %(organisation)s, 'control', %(ended_on)s, %(position)s)
        """,
    ),
}
