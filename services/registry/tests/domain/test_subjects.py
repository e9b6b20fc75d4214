from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from registry.domain.body import Body
from registry.domain.household import Household
from registry.domain.ids import household_id
from registry.domain.organisation import Organisation, OrganisationKindError
from registry.domain.refusals import DiffersFromRegisteredError

UNIT, HEAD = UUID(int=1), UUID(int=2)
SAID = {"name": "合作社", "label": "单位01", "contact": None}


def test_a_number_has_one_household_in_a_grid() -> None:
    household = Household.register("510604", number="01", unit=UNIT, head=HEAD, label="一组01户")

    assert household.id == household_id("510604", UNIT, "01")
    assert household.id != household_id("510604", UUID(int=3), "01")
    with pytest.raises(DiffersFromRegisteredError, match="another head"):
        household.confirm(head=UUID(int=9), label="一组01户")


def test_an_organisation_may_have_no_contact() -> None:
    organisation = Organisation.register(
        "510604", unit=UNIT, number="01", kind="family_farm", **SAID
    )

    assert happened(organisation) == [
        Fact(Organisation.Registered, kind="family_farm", number="01", unit=UNIT, **SAID)
    ]
    organisation.confirm(kind="family_farm", **SAID)


def test_an_organisation_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(OrganisationKindError):
        Organisation.register("510604", unit=UNIT, number="01", kind="school", **SAID)


def test_a_body_registered_with_another_name_is_refused() -> None:
    body = given(Body, Fact(Body.Established, key="b", kind="association", unit=UNIT, name="协会"))

    with pytest.raises(DiffersFromRegisteredError, match="another name"):
        body.confirm(kind="association", unit=UNIT, name="他会")
