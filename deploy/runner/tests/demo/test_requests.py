"""Which answers are taken for those that the plan foresees, and which are not."""

from typing import Any
from uuid import UUID

import pytest

from points.domain.account import Account
from runner.demo.plan import plan
from runner.demo.registration import account_id
from runner.demo.requests import Requests, check
from runner.demo.rules import SCHEME, Rules
from runner.demo.script import Action, Check, Plan, Recognise, Record, Report
from runner.demo.state import Progress
from runner.demo.steps import Request
from runner.demo.wire import Answer
from runner.errors import AnswerError


@pytest.fixture(scope="module")
def small(rules: Rules) -> Plan:
    return plan(3, 0.02, rules=rules)


@pytest.fixture(scope="module")
def requests(small: Plan, rules: Rules) -> Requests:
    progress = Progress(
        plan="",
        persons={
            each.key: f"{number:032x}" for number, each in enumerate(small.cast.persons, start=1)
        },
        subjects={
            each.key: f"{number:032x}" for number, each in enumerate(small.cast.subjects, start=1)
        },
    )
    return Requests(progress, rules)


def first(small: Plan, kind: type[Action], refused: str | None = None) -> Action:
    return next(
        action
        for moment in small.moments
        for action in moment.actions
        if type(action) is kind and action.refused == refused
    )


def answer(status: int, body: Any) -> Answer:
    return Answer(status=status, body=body, position=None, content=repr(body).encode())


def other(value: Any) -> Any:
    return value + 1 if isinstance(value, int) else f"{value}x"


@pytest.mark.parametrize("kind", [Record, Check, Report, Recognise])
def test_only_the_foreseen_answer_is_taken(
    small: Plan, requests: Requests, kind: type[Action]
) -> None:
    action = first(small, kind)
    request: Request = requests.of(action)

    check(action, request, answer(request.status, {**request.holds, "more": 1}))
    with pytest.raises(AnswerError):
        check(action, request, answer(409, {"code": "conflict"}))
    with pytest.raises(AnswerError):
        check(action, request, answer(204, None))
    for name, value in request.holds.items():
        with pytest.raises(AnswerError):
            check(action, request, answer(request.status, {**request.holds, name: other(value)}))


def test_a_refusal_must_be_the_foreseen_one(small: Plan, requests: Requests) -> None:
    action = first(small, Record, "act_in_future")
    request = requests.of(action)

    check(action, request, answer(422, {"code": "act_in_future"}))
    for status, body in (
        (201, {"entry": "x", "table": "y"}),
        (422, {"code": "points_out_of_range"}),
        (500, {"code": "act_in_future"}),
    ):
        with pytest.raises(AnswerError, match="must be refused as act_in_future"):
            check(action, request, answer(status, body))


def test_an_account_s_id_is_the_one_that_points_derives() -> None:
    subject = "00000000-0000-0000-0000-000000000001"

    assert account_id(subject) == str(Account.create_id(SCHEME, UUID(subject)))
