"""Which post reaches which act, by real policies."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from chassis.identity import policies as policies_module
from chassis.identity.errors import PolicyError
from chassis.identity.permissions import permission
from chassis.identity.policies import Grant, Policies, Question
from chassis.identity.principals import HeldPost

TEXT = Path(__file__).with_name("policies.cedar").read_text()
ACTIONS = ("points.entry.record", "points.objection.raise", "points.contact.read")
RECORD = permission("points.entry.record")
TOWN, VILLAGE, GROUP, ELSEWHERE = (UUID(int=number) for number in range(1, 5))
ABOVE = {TOWN: (), VILLAGE: (TOWN,), GROUP: (VILLAGE, TOWN), ELSEWHERE: (TOWN,)}
PERSON = UUID(int=100)


def post(number: int, kind: str, unit: UUID) -> HeldPost:
    return HeldPost(
        id=UUID(int=number),
        kind=kind,
        unit=unit,
        unit_path=ABOVE[unit],
        since=date(2026, 1, 1),
        until=None,
    )


CLERK = post(200, "village-clerk", VILLAGE)
CASHIER = post(201, "cashier", ELSEWHERE)
SUPERVISOR = post(202, "supervisor", TOWN)


def ask(unit: UUID, *posts: HeldPost, asked: str = "points.entry.record") -> Grant | None:
    question = Question(
        person=PERSON, posts=posts, permission=permission(asked), unit=unit, above=ABOVE[unit]
    )
    return Policies(TEXT, ACTIONS).decide(question)


RULE = "clerks-record-in-their-unit-and-below"


@pytest.mark.parametrize(
    ("unit", "grant"),
    [
        (VILLAGE, Grant(post=CLERK, rule=RULE)),
        (GROUP, Grant(post=CLERK, rule=RULE)),
        (TOWN, None),
        (ELSEWHERE, None),
    ],
)
def test_a_post_reaches_its_unit_and_those_below(unit: UUID, grant: Grant | None) -> None:
    assert ask(unit, CLERK) == grant


def test_the_post_that_reaches_is_named_among_several() -> None:
    assert ask(GROUP, SUPERVISOR, CLERK) == Grant(post=CLERK, rule=RULE)


def test_without_a_post_nobody_records() -> None:
    assert ask(VILLAGE) is None
    assert ask(VILLAGE, SUPERVISOR) is None


def test_a_second_post_can_forbid_what_the_first_allows() -> None:
    assert ask(VILLAGE, CLERK, CASHIER) is None


def test_a_person_may_act_without_a_post_where_the_rule_says_so() -> None:
    grant = ask(VILLAGE, CLERK, asked="points.objection.raise")

    assert grant == Grant(post=None, rule="residents-object-for-themselves")


@pytest.mark.parametrize(
    ("purpose", "granted"), [(None, False), ("supervision", True), ("x", False)]
)
def test_personal_data_is_read_for_a_purpose(purpose: str | None, *, granted: bool) -> None:
    question = Question(
        person=PERSON,
        posts=(SUPERVISOR,),
        permission=permission("points.contact.read", purpose=purpose),
        unit=VILLAGE,
        above=ABOVE[VILLAGE],
    )

    assert (Policies(TEXT, ACTIONS).decide(question) is not None) == granted


@pytest.mark.parametrize(
    "text",
    [
        "permit (principal, action, resource",
        'permit (principal, action == Action::"points.unknown.act", resource);',
        '@id("a") permit (principal, action, resource) when { principal.salary > 1 };',
        '@id("a") permit (principal is Post, action, resource) when { principal.kind == 7 };',
        "permit (principal, action, resource);",
        """@id("a") permit (principal, action, resource);
        @id("a") forbid (principal, action, resource);""",
        '@id("a") permit (principal == ?principal, action, resource);',
    ],
)
def test_policies_that_do_not_fit_are_refused_at_start(text: str) -> None:
    with pytest.raises(PolicyError):
        Policies(text, ACTIONS)


def test_actions_are_dotted_names() -> None:
    with pytest.raises(PolicyError, match="dotted"):
        Policies(TEXT, ['x" appliesTo {}; action "y'])


def test_the_hash_names_the_policies() -> None:
    policies = Policies(TEXT, ACTIONS)

    assert policies.policy_hash == Policies(TEXT, reversed(ACTIONS)).policy_hash
    assert policies.policy_hash != Policies(TEXT + "\n", ACTIONS).policy_hash
    assert policies.policy_hash.startswith("sha256:")


def test_decisions_are_kept_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies_module, "DECISIONS_KEPT_MAX", 2)
    policies = Policies(TEXT, ACTIONS)

    def question(unit: UUID) -> Question:
        return Question(
            person=PERSON, posts=(CLERK,), permission=RECORD, unit=unit, above=ABOVE[unit]
        )

    first = policies.decide(question(VILLAGE))

    assert policies.decide(question(VILLAGE)) is first
    for unit in (GROUP, TOWN):
        policies.decide(question(unit))
    assert [kept.unit for kept in policies._kept] == [GROUP, TOWN]
