"""The ids of the register's aggregates: derived from county and key, never from a person's data."""

from uuid import UUID

from kernel.ids import named_id


def body_id(county: str, key: str) -> UUID:
    """Give the id of the body (机构) with this key in a county."""
    return _derived(county, "body", key)


def post_id(county: str, key: str) -> UUID:
    """Give the id of the post (岗位) with this key in a county."""
    return _derived(county, "post", key)


def person_id(county: str, key: str) -> UUID:
    """Give the id of the person whom the registrar, or chance, gave this key."""
    return _derived(county, "person", key)


def login_id(county: str, token: str) -> UUID:
    """Give the id of the sign-in with this keyed token."""
    return _derived(county, "login", token)


def household_id(county: str, unit: UUID, number: str) -> UUID:
    """Give the id of the household (户) with this number in a grid: a number has one household."""
    return _derived(county, "household", f"{unit}/{number}")


def organisation_id(county: str, unit: UUID, number: str) -> UUID:
    """Give the id of the organisation (单位) with this number in a unit."""
    return _derived(county, "organisation", f"{unit}/{number}")


def section_id(county: str, section: str, version: int) -> UUID:
    """Give the id of one version of one section of the rules."""
    return _derived(county, "section", f"{section}@{version}")


def _derived(county: str, kind: str, name: str) -> UUID:
    return named_id(f"/{county}/registry/{kind}/{name}")
