from typing import Any

import pytest

from audit.domain.flags.facts.awaited import (
    BENEFIT_CHANGED,
    BENEFIT_LISTED,
    HOUSEHOLD_MEMBER,
    PERSON_DIED,
)
from audit.domain.flags.watches.benefit_misclaimed import RULE, Exclusion, Settings
from services.audit.tests.domain.flags.told import Told, asked, ident, letters, numbers

SETTINGS = Settings(
    one_account_least=3,
    area_permille=1020,
    exclusions=(Exclusion(one="seed", other="fallow"),),
)
PEOPLE = [ident(name) for name in ("father", "mother", "son", "daughter")]


@pytest.fixture
def told() -> Told:
    return Told()


def one_account(told: Told) -> None:
    for person in PEOPLE:
        account = ident(f"account/{person}")
        told.say("assets.payee_account.opened", account, "2026-01-01", party=person)
        told.say("assets.payee_account.registered", account, "2026-01-01")


def money(told: Told, programme: str, fen: int, people: list[str] = PEOPLE) -> None:
    listed = ident(programme)
    said: dict[str, Any] = {"programme": programme, "received_on": "2026-06-01", "total_fen": fen}
    told.say("assets.pass_through.received", listed, "2026-06-01", **said)
    parts = [{"party": person, "amount_fen": 100} for person in people]
    told.say("assets.pass_through.listed", listed, "2026-06-01", parts=parts)


def benefit(told: Told, **said: Any) -> str:
    line = dict.fromkeys(
        ("household", "id_token", "account_token", "holder", "area_sqm", "registered_sqm")
    )
    members: dict[str, Any] = {"programme": "seed", "listed_on": "2026-06-01", "noticed_on": None}
    members |= {name: said.pop(name) for name in list(said) if name in members}
    subject = ident(f"list/{members['programme']}")
    lines = [{**line, "party": PEOPLE[0], **said}]
    told.hint(BENEFIT_LISTED, subject, "2026-06-01", lines=lines, **members)
    return subject


def test_one_account_for_four_strangers_is_asked_about(told: Told) -> None:
    one_account(told)
    money(told, "seed", 400)

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), found.severity) == (["c"], "serious")
    assert numbers(found)["beneficiaries"] == 4


def test_one_account_for_one_household_is_fine(told: Told) -> None:
    one_account(told)
    home = ident("home")
    told.say("registry.household.registered", home, "2026-01-01", head=PEOPLE[0])
    for person in PEOPLE[1:]:
        told.hint(HOUSEHOLD_MEMBER, home, "2026-01-01", person=person, since="2026-01-01")
    money(told, "seed", 400)

    assert asked(RULE, SETTINGS, told.facts) == []


def test_more_listed_than_came_is_asked_about(told: Told) -> None:
    money(told, "seed", 399)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["f"]


def test_the_dead_get_no_benefit(told: Told) -> None:
    told.hint(PERSON_DIED, PEOPLE[0], "2026-05-31", on="2026-05-31")
    money(told, "seed", 400)

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), found.subject) == (["a"], PEOPLE[0])


def test_two_programmes_that_exclude_each_other_are_asked_about(told: Told) -> None:
    money(told, "seed", 200, PEOPLE[:2])
    money(told, "relief", 200, PEOPLE[:2])
    money(told, "fallow", 200, PEOPLE[1:3])

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), found.subject) == (["b"], PEOPLE[1])


def test_one_identity_under_two_names_is_found_by_its_token(told: Told) -> None:
    benefit(told, id_token="k:1")  # noqa: S106 # the token of a generated identity
    benefit(told, programme="fallow", id_token="k:1", party=PEOPLE[1])  # noqa: S106 # the same

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


@pytest.mark.parametrize(
    ("said", "fired"),
    [
        ({"area_sqm": 1_020, "registered_sqm": 1_000}, []),
        ({"area_sqm": 1_021, "registered_sqm": 1_000}, ["d"]),
        ({"holder": PEOPLE[0]}, []),
        ({"holder": PEOPLE[1]}, ["c"]),
    ],
)
def test_claimed_areas_and_holders_of_accounts_are_compared(
    told: Told, said: dict[str, Any], fired: list[str]
) -> None:
    benefit(told, **said)

    assert letters(asked(RULE, SETTINGS, told.facts)) == fired


def test_a_list_that_changes_after_its_notice_is_asked_about(told: Told) -> None:
    subject = benefit(told, noticed_on="2026-06-05")
    told.hint(BENEFIT_CHANGED, subject, "2026-06-05", changed_on="2026-06-05")
    assert asked(RULE, SETTINGS, told.facts) == []

    told.hint(BENEFIT_CHANGED, subject, "2026-06-06", changed_on="2026-06-06")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e"]
