"""What the register refuses whichever aggregate is asked.

NotFoundError
├── UnitUnknownError, BodyUnknownError, PostUnknownError, PersonUnknownError
├── HouseholdUnknownError, OrganisationUnknownError
RefusedError
├── DiffersFromRegisteredError   the key is taken by something that says otherwise
└── OutsideUnitError             the act counts in another unit than the one that was named
"""

from chassis.errors import NotFoundError, RefusedError


class UnitUnknownError(NotFoundError):
    """The register has no such unit."""

    code = "unit_unknown"


class BodyUnknownError(NotFoundError):
    """The register has no such body."""

    code = "body_unknown"


class PostUnknownError(NotFoundError):
    """The register has no such post."""

    code = "post_unknown"


class PersonUnknownError(NotFoundError):
    """The register has no such person."""

    code = "person_unknown"


class HouseholdUnknownError(NotFoundError):
    """The register has no such household."""

    code = "household_unknown"


class OrganisationUnknownError(NotFoundError):
    """The register has no such organisation."""

    code = "organisation_unknown"


class DiffersFromRegisteredError(RefusedError):
    """The key or number is registered already, with other words."""

    code = "differs_from_registered"


class OutsideUnitError(RefusedError):
    """The act counts in another unit than the one in which the caller may act."""

    code = "outside_unit"


def check_same(what: str, registered: dict[str, object], said: dict[str, object]) -> None:
    """Pass where both say the same, else raise `DiffersFromRegisteredError` naming the fields."""
    differing = sorted(name for name in said if registered[name] != said[name])
    if differing:
        raise DiffersFromRegisteredError(
            f"{what} is registered with another {', '.join(differing)}: take another key, or "
            "leave it as it is",
            fields=differing,
        )
