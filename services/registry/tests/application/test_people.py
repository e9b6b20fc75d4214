from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.eventstore.answers import VersionDiffersError
from chassis.personal.values import Forgotten
from registry.application.commands import (
    Appoint,
    EndAppointment,
    LinkPerson,
    RegisterHousehold,
    RegisterOrganisation,
    RegisterPerson,
    UnlinkPerson,
)
from registry.domain.login import LoginTakenError
from registry.domain.person import AdministratorsSeparateError, AlreadyRegisteredError
from registry.domain.refusals import (
    DiffersFromRegisteredError,
    OutsideUnitError,
    PersonUnknownError,
    PostUnknownError,
    UnitUnknownError,
)
from registry.projections.persons import persons_named, sealed_name

VILLAGE, OTHER_VILLAGE, GRID = "510604102211", "510604102212", "510604102211/grid/01"
DAY = date(2026, 3, 1)
SIGN_IN: dict[str, Any] = {"issuer": "https://issuer.example", "subject": "clerk-7"}


def appointment(post: UUID, person: UUID) -> Appoint:
    return Appoint(post=post, person=person, since=DAY, until=None, resolution="村代会1号")


async def test_a_name_is_sealed_in_the_log_and_opens_at_its_place(places: Any) -> None:
    person = await places.person("p1", "张晓明")

    stored = places.events()[-1]
    assert "张晓明" not in str(stored)
    assert stored["unit"] == str(places.unit(VILLAGE))

    await places.project()
    found = await persons_named(places.reading, [person], after=None)
    at = sealed_name(found.rows[0])
    assert places.vault.open_many([at]) == ["张晓明"]

    places.subject_keys.end(person, ended=["register"], restrict_others=True, authority="请求")
    assert places.vault.open_many([at]) == [Forgotten("register")]


async def test_a_key_has_one_person(places: Any) -> None:
    await places.person("p1")

    with pytest.raises(AlreadyRegisteredError):
        await places.person("p1")


async def test_the_same_request_again_gets_the_first_answer(places: Any) -> None:
    context = places.within(VILLAGE, idempotency="k1")
    first = await places.registry.register_person(RegisterPerson(key="a", name="李四"), context)
    again = await places.registry.register_person(RegisterPerson(key="b", name="李四"), context)

    assert again.repeated
    assert again.body == first.body
    assert places.types().count("person.registered.v1") == 1


async def test_an_appointment_changes_post_and_person_in_one_transaction(places: Any) -> None:
    post, person = await places.post("village-clerk", VILLAGE), await places.person("p1")

    receipt = await places.registry.appoint(appointment(post, person), places.within(VILLAGE))

    assert places.types()[-2:] == ["post.holder_appointed.v1", "person.post_taken.v1"]
    times = {event["time"] for event in places.events()[-2:]}
    assert times == {receipt.recorded_at}


async def test_an_appointment_that_the_person_may_not_take_leaves_the_post_free(
    places: Any,
) -> None:
    system = await places.post("system_administrator", VILLAGE)
    audit = await places.post("audit_administrator", VILLAGE)
    person, other = await places.person("p1"), await places.person("p2")
    await places.registry.appoint(appointment(system, person), places.within(VILLAGE))

    with pytest.raises(AdministratorsSeparateError):
        await places.registry.appoint(appointment(audit, person), places.within(VILLAGE))

    await places.registry.appoint(appointment(audit, other), places.within(VILLAGE))


async def test_a_term_ends_for_post_and_person(places: Any) -> None:
    post = await places.post("system_administrator", VILLAGE)
    audit = await places.post("audit_administrator", VILLAGE)
    person = await places.person("p1")
    context = places.within(VILLAGE)
    await places.registry.appoint(appointment(post, person), context)

    leaving = EndAppointment(post=post, person=person, on=date(2026, 6, 30), reason="换届")
    await places.registry.end_appointment(leaving, context)
    taken = replace(appointment(audit, person), since=date(2026, 7, 1))
    await places.registry.appoint(taken, context)

    assert places.types()[-4:-2] == ["post.holder_left.v1", "person.post_given_up.v1"]


async def test_whoever_may_act_in_one_unit_cannot_appoint_in_another(places: Any) -> None:
    post, person = await places.post("village-clerk", VILLAGE), await places.person("p1")

    with pytest.raises(OutsideUnitError):
        await places.registry.appoint(appointment(post, person), places.within(OTHER_VILLAGE))


async def test_unknown_posts_and_persons_are_refused(places: Any) -> None:
    post, person = await places.post("village-clerk", VILLAGE), await places.person("p1")

    with pytest.raises(PersonUnknownError):
        await places.registry.appoint(appointment(post, UUID(int=9)), places.within(VILLAGE))
    with pytest.raises(PostUnknownError):
        await places.registry.appoint(appointment(UUID(int=9), person), places.within(VILLAGE))
    with pytest.raises(UnitUnknownError):
        await places.registry.register_person(
            RegisterPerson(key="x", name="李四"), places.within("510604199")
        )


async def test_an_appointment_decided_on_an_old_version_is_refused(places: Any) -> None:
    post, person = await places.post("village-clerk", VILLAGE), await places.person("p1")

    with pytest.raises(VersionDiffersError):
        await places.registry.appoint(appointment(post, person), places.within(VILLAGE), version=5)


async def test_a_sign_in_is_known_by_its_token_alone_and_has_one_person(places: Any) -> None:
    one, other = await places.person("p1"), await places.person("p2")
    context = places.within(VILLAGE)

    await places.registry.link_person(LinkPerson(person=one, **SIGN_IN), context)
    with pytest.raises(LoginTakenError):
        await places.registry.link_person(LinkPerson(person=other, **SIGN_IN), context)
    await places.registry.unlink_person(UnlinkPerson(person=one, **SIGN_IN), context)
    await places.registry.link_person(LinkPerson(person=other, **SIGN_IN), context)

    linked = [event for event in places.events() if "person.linked" in str(event["type"])]
    token = places.tokens.token("https://issuer.example", "clerk-7")
    assert [event["data"]["token"] for event in linked] == [token, token]
    assert "clerk-7" not in str(places.events())


async def test_a_household_is_registered_with_its_new_head_at_once(places: Any) -> None:
    command = RegisterHousehold(
        number="01",
        unit=places.unit(GRID),
        head=RegisterPerson(key="h1", name="王五"),
        label="一组01户",
    )

    first = await places.registry.register_household(command, places.within(GRID))
    count = len(places.events())
    again = await places.registry.register_household(command, places.within(GRID))

    assert places.types()[-2:] == ["household.registered.v1", "person.registered.v1"]
    assert again.body == first.body
    assert len(places.events()) == count
    with pytest.raises(DiffersFromRegisteredError):
        await places.registry.register_household(
            replace(command, label="别的户"), places.within(GRID)
        )


async def test_a_household_needs_a_head_who_is_known(places: Any) -> None:
    command = RegisterHousehold(
        number="01", unit=places.unit(GRID), head=UUID(int=5), label="一组01户"
    )

    with pytest.raises(PersonUnknownError):
        await places.registry.register_household(command, places.within(GRID))

    assert "household.registered.v1" not in places.types()


async def test_an_organisation_is_registered_once_under_its_number(places: Any) -> None:
    contact = await places.person("p1")
    command = RegisterOrganisation(
        kind="firm",
        number="F1",
        unit=places.unit(VILLAGE),
        name="安家合作社",
        label="单位F1",
        contact=contact,
    )

    for _ in range(2):
        await places.registry.register_organisation(command, places.within(VILLAGE))

    assert places.types().count("organisation.registered.v1") == 1
