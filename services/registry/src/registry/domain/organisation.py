"""An organisation (单位主体) that is scored or contracted with: a firm, a farm, a trader."""

from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError
from registry.domain.ids import organisation_id
from registry.domain.refusals import check_same

KINDS = frozenset(("firm", "family_farm", "sole_trader", "land_contractor"))


class OrganisationKindError(InvalidError):
    """The register knows no such kind of organisation."""

    code = "organisation_kind"


class Organisation(AggregateRoot):
    """Has a number that no other organisation of its unit has."""

    TOPIC = "registry.organisation"

    class Registered(Created):
        """The organisation is in the register of its unit."""

        TOPIC = "registry.organisation.registered"
        kind: str
        number: str
        unit: UUID
        name: str
        label: str
        contact: UUID | None

    @classmethod
    def register(cls, county: str, *, unit: UUID, number: str, kind: str, **said: object) -> Self:
        """Register an organisation with its `name`, `label` and `contact`."""
        if kind not in KINDS:
            raise OrganisationKindError(f"{kind!r} is none of {', '.join(sorted(KINDS))}")
        own_id = organisation_id(county, unit, number)
        return cls._create(cls.Registered, id=own_id, kind=kind, number=number, unit=unit, **said)

    @event(Registered)
    def __init__(
        self, kind: str, number: str, unit: UUID, name: str, label: str, contact: UUID | None
    ) -> None:
        self.kind = kind
        self.number = number
        self.unit = unit
        self.name = name
        self.label = label
        self.contact = contact

    def confirm(self, **said: object) -> None:
        """Pass where the organisation is registered like this."""
        check_same(f"organisation {self.number}", vars(self), said)
