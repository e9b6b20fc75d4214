"""A chain with a precondition, two joint reviews and two graded signatures, and who signs it."""

from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.payments.chain import BoundChain, PaymentChain, Standing
from assets.domain.payments.request import PaymentRequest
from chassis.testing.aggregates import Fact
from kernel.chains import Chain, Signature, Stage, Step

UNIT, PAYEE, CLERK = UUID(int=1), UUID(int=2), UUID(int=10)
COMMITTEE, CENTRE, SECRETARY, LEADER, CHAIR = (UUID(int=number) for number in range(11, 16))
TODAY = date(2026, 7, 2)
BOUND = BoundChain(rule="finance/payment-chains@1", root="sha256:00", chain="graded")
HOLDERS = {
    "committee": frozenset({COMMITTEE}),
    "centre": frozenset({CENTRE}),
    "secretary": frozenset({SECRETARY}),
    "leader": frozenset({LEADER}),
    "chair": frozenset({CHAIR}),
}
SIGNERS = {
    "review": ("committee", COMMITTEE),
    "centre": ("centre", CENTRE),
    "secretary": ("secretary", SECRETARY),
    "leader": ("leader", LEADER),
}


def graded(*, cash_allowed: bool = False) -> PaymentChain:
    """Give the chain, with a substitute for the committee's review alone."""
    return PaymentChain(
        bound=BOUND,
        chain=Chain(
            preconditions=("discussed",),
            stages=(
                Stage(
                    order="joint",
                    steps=(
                        Step(key="review", post="committee", substitutes=("chair",)),
                        Step(key="centre", post="centre"),
                    ),
                ),
                Stage(
                    order="serial",
                    steps=(
                        Step(key="secretary", post="secretary"),
                        Step(key="leader", post="leader"),
                    ),
                ),
            ),
        ),
        cash_allowed=cash_allowed,
        places=dict.fromkeys(HOLDERS, UNIT),
    )


def standing(*recused: UUID, **holders: frozenset[UUID]) -> Standing:
    """Give who holds the posts; some may hold others, and some may be recused."""
    return Standing(holders={**HOLDERS, **holders}, recused=frozenset(recused))


def signature(step: str, *, version: int = 1) -> Signature:
    """Give the signature of whoever signs a step."""
    post, person = SIGNERS[step]
    return Signature(step=step, person=person, post=post, version=version)


def requested(**changed: Any) -> Fact:
    """Give the fact that a payment of 20,000 fen was asked for."""
    said: dict[str, Any] = {
        "unit": UNIT,
        "number": "2026-017",
        "purpose": "wage",
        "payee": PAYEE,
        "payee_type": "household",
        "amount_fen": 20_000,
        "resolution": "〔2026〕12号",
        "requester": CLERK,
        "chain": BOUND,
    }
    return Fact(PaymentRequest.Requested, **{**said, **changed})


def met(*, version: int = 1) -> Fact:
    """Give the fact that the precondition is met."""
    return Fact(
        PaymentRequest.PreconditionMet,
        version=version,
        precondition="discussed",
        decision="〔2026〕7号",
        decided_on=date(2026, 7, 1),
        recorder=CLERK,
    )


def signed(*steps: str, version: int = 1) -> list[Fact]:
    """Give the facts that these steps are signed."""
    return [
        Fact(
            PaymentRequest.Signed,
            version=version,
            step=step,
            post=SIGNERS[step][0],
            person=SIGNERS[step][1],
            recused=[],
        )
        for step in steps
    ]


def ordered(**changed: Any) -> Fact:
    """Give the fact that the payment is ordered."""
    said: dict[str, Any] = {
        "version": 1,
        "person": CLERK,
        "method": "bank_transfer",
        "amount_fen": 20_000,
        "ordered_on": TODAY,
        "chain": BOUND,
    }
    return Fact(PaymentRequest.Ordered, **{**said, **changed})


def confirmed(amount_fen: int, reference: str) -> Fact:
    """Give the fact that the bank paid so much."""
    return Fact(
        PaymentRequest.Confirmed,
        method="bank_transfer",
        reference=reference,
        paid_on=TODAY,
        amount_fen=amount_fen,
    )


COMPLETE = [met(), *signed("review", "centre", "secretary", "leader")]
