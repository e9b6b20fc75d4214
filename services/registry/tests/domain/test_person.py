from datetime import date
from uuid import UUID

import pytest

from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from registry.domain.login import Login, LoginTakenError
from registry.domain.person import AdministratorsSeparateError, NotLinkedError, Person
from registry.domain.term import NotInTermError

UNIT, POST, OTHER = UUID(int=1), UUID(int=21), UUID(int=22)
DAY = date(2026, 1, 1)
REGISTERED = Fact(Person.Registered, name=Personal(UUID(int=0xA), "register", "张晓明"))
ISSUER, TOKEN = "https://issuer.example", "i1:abc"


def taken(post: UUID, kind: str, since: date, until: date | None = None) -> Fact:
    return Fact(Person.PostTaken, post=post, kind=kind, unit=UNIT, since=since, until=until)


def take(person: Person, post: UUID, kind: str, since: date, until: date | None = None) -> None:
    person.take_post(post, kind=kind, unit=UNIT, since=since, until=until)


def test_a_registered_person_has_a_name_that_its_memory_does_not_hold() -> None:
    person = Person.register(UUID(int=0xA), Personal(UUID(int=0xA), "register", "张晓明"))

    assert happened(person) == [REGISTERED]
    assert "张晓明" not in repr({**vars(person), "_pending_events": None})


def test_a_sign_in_is_linked_once_and_can_be_unlinked() -> None:
    person = given(Person, REGISTERED)

    person.link(ISSUER, TOKEN)
    person.link(ISSUER, TOKEN)
    person.unlink(ISSUER, TOKEN)

    assert happened(person) == [
        Fact(Person.Linked, issuer=ISSUER, token=TOKEN),
        Fact(Person.Unlinked, issuer=ISSUER, token=TOKEN),
    ]
    with pytest.raises(NotLinkedError):
        person.unlink(ISSUER, TOKEN)


@pytest.mark.parametrize("wanted", ["security_administrator", "audit_administrator"])
def test_one_person_is_never_two_of_the_three_administrators(wanted: str) -> None:
    person = given(Person, REGISTERED, taken(POST, "system_administrator", DAY))

    with pytest.raises(AdministratorsSeparateError):
        take(person, OTHER, wanted, date(2030, 1, 1))

    assert happened(person) == []


def test_who_was_one_administrator_may_be_another_one_afterwards() -> None:
    person = given(
        Person,
        REGISTERED,
        taken(POST, "system_administrator", DAY),
        Fact(Person.PostGivenUp, post=POST, on=date(2026, 6, 30)),
    )

    with pytest.raises(AdministratorsSeparateError):
        take(person, OTHER, "audit_administrator", date(2026, 6, 30))
    take(person, OTHER, "audit_administrator", date(2026, 7, 1))

    assert happened(person) == [taken(OTHER, "audit_administrator", date(2026, 7, 1))]


def test_the_same_administrator_may_serve_two_units_and_hold_other_posts() -> None:
    person = given(Person, REGISTERED, taken(POST, "system_administrator", DAY))

    take(person, OTHER, "system_administrator", DAY)
    take(person, UUID(int=23), "village-clerk", DAY)

    assert len(happened(person)) == 2


def test_nobody_gives_up_a_post_not_held() -> None:
    person = given(Person, REGISTERED, taken(POST, "village-clerk", DAY))

    with pytest.raises(NotInTermError):
        person.give_up_post(OTHER, on=DAY)


def test_a_sign_in_has_one_person_at_a_time() -> None:
    login = given(Login, Fact(Login.Claimed, person=UUID(int=1)))

    with pytest.raises(LoginTakenError):
        login.reclaim(UUID(int=2))
    login.free(UUID(int=1))
    login.reclaim(UUID(int=2))

    assert happened(login) == [
        Fact(Login.Freed, person=UUID(int=1)),
        Fact(Login.Reclaimed, person=UUID(int=2)),
    ]
