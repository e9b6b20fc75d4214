from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from assets.domain.payments.chain import Standing
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Met, Terms
from chassis.errors import DomainError
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from kernel.chains import Signature
from services.assets.tests.domain.payments.chains import (
    BOUND,
    CENTRE,
    CHAIR,
    CLERK,
    COMMITTEE,
    COMPLETE,
    LEADER,
    PAYEE,
    SECRETARY,
    TODAY,
    graded,
    met,
    ordered,
    requested,
    signature,
    signed,
    standing,
)

CHAIN = graded()
REASON = Personal(COMMITTEE, "assets_payment", "发票不符")
REJECTED = Fact(
    PaymentRequest.Rejected, version=1, person=COMMITTEE, post="committee", reason=REASON
)
WITHDRAWN = Fact(PaymentRequest.Withdrawn, version=1, person=CLERK)
TERMS = Terms("wage", PAYEE, "household", 18_000, "〔2026〕12号")
CHANGED = Fact(
    PaymentRequest.Changed,
    version=2,
    changer=CLERK,
    purpose="wage",
    payee=PAYEE,
    payee_type="household",
    amount_fen=18_000,
    resolution="〔2026〕12号",
    chain=BOUND,
)
MET = Met(precondition="discussed", decision="〔2026〕7号", decided_on=TODAY, recorder=CLERK)


def test_each_step_is_signed_once_its_turn_has_come() -> None:
    request = given(PaymentRequest, requested(), met())

    for step in ("centre", "review", "secretary", "leader"):
        request.sign(CHAIN, signature(step), standing())

    assert happened(request) == signed("centre", "review", "secretary", "leader")
    assert request.trail.signing(CHAIN).complete


OUTSIDER = UUID(int=99)
JOINED = frozenset({COMMITTEE, CENTRE})
REFUSED_SIGNATURES: dict[str, tuple[list[Fact], Signature, Standing]] = {
    "step_unknown": ([met()], replace(signature("review"), step="mayor"), standing()),
    "signature_outdated": ([met(), CHANGED], signature("review"), standing()),
    "step_not_open": ([met()], signature("secretary"), standing()),
    "own_act": (
        [met()],
        replace(signature("review"), person=CLERK),
        standing(committee=frozenset({CLERK, COMMITTEE})),
    ),
    "recused": ([met()], signature("review"), standing(COMMITTEE)),
    "not_separate": (
        [met(), *signed("review")],
        replace(signature("centre"), person=COMMITTEE),
        standing(centre=JOINED),
    ),
    "post_not_held": ([met()], replace(signature("review"), person=OUTSIDER), standing()),
    "substitute_not_needed": (
        [met()],
        replace(signature("review"), post="chair", person=CHAIR),
        standing(),
    ),
    "signer_needed_elsewhere": (
        [met()],
        replace(signature("review"), person=CENTRE),
        standing(committee=JOINED),
    ),
    "payment_chain_missing": ([], signature("review"), standing()),
    "payment_rejected": ([met(), REJECTED], signature("review"), standing()),
    "payment_withdrawn": ([met(), WITHDRAWN], signature("review"), standing()),
    "payment_ordered": ([*COMPLETE, ordered()], signature("review"), standing()),
}


@pytest.mark.parametrize("code", REFUSED_SIGNATURES)
def test_a_signature_that_a_rule_forbids_is_refused(code: str) -> None:
    facts, wanted, held = REFUSED_SIGNATURES[code]
    missing = code == "payment_chain_missing"
    request = given(PaymentRequest, requested(chain=None if missing else BOUND), *facts)

    with pytest.raises(DomainError) as caught:
        request.sign(None if missing else CHAIN, wanted, held)

    assert caught.value.code == code
    assert happened(request) == []


def test_before_the_precondition_nothing_is_signed() -> None:
    request = given(PaymentRequest, requested())

    with pytest.raises(DomainError, match="first comes discussed"):
        request.sign(CHAIN, signature("review"), standing())


def test_for_a_recused_reviewer_the_substitute_signs_and_the_event_says_who_was_recused() -> None:
    request = given(PaymentRequest, requested(), met())
    chair = Signature(step="review", person=CHAIR, post="chair", version=1)

    request.sign(CHAIN, chair, standing(COMMITTEE))

    [fact] = happened(request)
    assert (fact.fields["post"], fact.fields["recused"]) == ("chair", [COMMITTEE])


def test_a_change_is_a_new_version_of_which_nothing_is_signed_or_met() -> None:
    request = given(PaymentRequest, requested(), *COMPLETE)

    request.change(TERMS, chain=CHAIN, changer=LEADER)

    assert happened(request) == [
        Fact(PaymentRequest.Changed, **{**CHANGED.given, "changer": LEADER})
    ]
    signing = request.trail.signing(CHAIN)
    assert (signing.signatures, signing.missing_preconditions()) == ((), ("discussed",))
    # Whoever changed it has done it too.
    assert request.trail.doers == {CLERK, LEADER}


def test_what_was_rejected_goes_on_once_it_is_changed() -> None:
    request = given(PaymentRequest, requested(), met(), REJECTED, CHANGED, met(version=2))

    request.sign(CHAIN, signature("review", version=2), standing())

    assert happened(request) == signed("review", version=2)


REFUSED_REJECTIONS: dict[str, tuple[list[Fact], Signature, Standing]] = {
    "signature_outdated": ([CHANGED], signature("review"), standing()),
    "post_not_held": ([], replace(signature("review"), person=OUTSIDER), standing()),
    "own_act": (
        [],
        replace(signature("review"), person=CLERK),
        standing(committee=frozenset({CLERK})),
    ),
    "recused": ([], signature("review"), standing(COMMITTEE)),
    "payment_rejected": ([REJECTED], signature("review"), standing()),
}


@pytest.mark.parametrize("code", REFUSED_REJECTIONS)
def test_a_rejection_by_somebody_who_could_not_sign_is_refused(code: str) -> None:
    facts, wanted, held = REFUSED_REJECTIONS[code]
    request = given(PaymentRequest, requested(), *facts)

    with pytest.raises(DomainError) as caught:
        request.reject(CHAIN, wanted, held, reason=REASON)

    assert caught.value.code == code
    assert happened(request) == []


def test_whoever_signs_in_the_chain_may_reject_before_their_turn() -> None:
    request = given(PaymentRequest, requested())
    reason = Personal(SECRETARY, "assets_payment", "预算不足")

    request.reject(CHAIN, signature("secretary"), standing(), reason=reason)

    assert happened(request) == [
        Fact(PaymentRequest.Rejected, version=1, person=SECRETARY, post="secretary", reason=reason)
    ]


def test_a_request_is_taken_back_before_it_is_ordered() -> None:
    request = given(PaymentRequest, requested(), *COMPLETE)

    request.withdraw(person=CLERK, reason=None)

    assert happened(request) == [
        Fact(PaymentRequest.Withdrawn, version=1, person=CLERK, reason=None)
    ]


OTHER = replace(CHAIN, bound=replace(BOUND, rule="finance/payment-chains@2"))
REFUSED_STEPS: dict[str, tuple[list[Fact], Callable[[PaymentRequest], object]]] = {
    "nothing_changed": (
        [CHANGED],
        lambda request: request.change(TERMS, chain=CHAIN, changer=CLERK),
    ),
    "payment_ordered": (
        [*COMPLETE, ordered()],
        lambda request: request.change(TERMS, chain=CHAIN, changer=CLERK),
    ),
    "payment_withdrawn": ([WITHDRAWN], lambda request: request.withdraw(person=CLERK, reason=None)),
    "precondition_unknown": (
        [],
        lambda request: request.meet_precondition(
            CHAIN, replace(MET, precondition="prayer"), today=TODAY
        ),
    ),
    "precondition_met": (
        [met()],
        lambda request: request.meet_precondition(CHAIN, MET, today=TODAY),
    ),
    "decided_in_future": (
        [],
        lambda request: request.meet_precondition(CHAIN, MET, today=date(2026, 7, 1)),
    ),
    "payment_moved_on": (
        [],
        lambda request: request.meet_precondition(OTHER, MET, today=TODAY),
    ),
}


@pytest.mark.parametrize("code", REFUSED_STEPS)
def test_another_step_that_a_rule_forbids_is_refused(code: str) -> None:
    facts, act = REFUSED_STEPS[code]
    request = given(PaymentRequest, requested(), *facts)

    with pytest.raises(DomainError) as caught:
        act(request)

    assert caught.value.code == code
    assert happened(request) == []
