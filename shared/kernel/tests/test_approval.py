from uuid import UUID

import pytest

from kernel.approval import (
    AlreadySignedError,
    NotSeparateError,
    OwnActError,
    PostNotHeldError,
    RecusedError,
    SignatureOutdatedError,
    SignatureRefusedError,
    SignerNeededElsewhereError,
    Signing,
    StepNotOpenError,
    StepUnknownError,
    SubstituteNotNeededError,
    completable,
)
from kernel.chains import Chain, Holders, Signature, Stage, Step

A, B, C, D = (UUID(int=number) for number in range(1, 5))


def _steps(*posts: str) -> tuple[Step, ...]:
    return tuple(Step(key=f"by-{post}", post=post) for post in posts)


def _joint(*steps: Step) -> Chain:
    return Chain(stages=(Stage(order="joint", steps=steps),))


def _serial(*steps: Step) -> Chain:
    return Chain(stages=(Stage(order="serial", steps=steps),))


def _signature(step: str, person: UUID, post: str, *, version: int = 1) -> Signature:
    return Signature(step=step, person=person, post=post, version=version)


def _sign(signing: Signing, holders: Holders, *signatures: Signature) -> Signing:
    for signature in signatures:
        signing.check_signature(signature, holders)
        signing = signing.with_signature(signature)
    return signing


GRADED = Chain(
    preconditions=("committees_discussed", "delegates_reviewed"),
    stages=(
        Stage(order="joint", steps=_steps("supervisor", "farm_office")),
        Stage(order="serial", steps=_steps("clerk", "secretary")),
    ),
)
HOLDERS: Holders = {"supervisor": {A}, "farm_office": {B}, "clerk": {C}, "secretary": {D}}


def _ready() -> Signing:
    ready = Signing(chain=GRADED).with_precondition("committees_discussed")
    return ready.with_precondition("delegates_reviewed")


def test_nothing_is_signed_before_the_preconditions_are_met() -> None:
    signing = Signing(chain=GRADED).with_precondition("delegates_reviewed")

    assert signing.missing_preconditions() == ("committees_discussed",)
    assert signing.next_steps() == ()
    with pytest.raises(StepNotOpenError, match="first comes committees_discussed"):
        signing.check_signature(_signature("by-supervisor", A, "supervisor"), HOLDERS)


def test_joint_steps_are_signed_in_any_order_and_serial_ones_as_listed() -> None:
    signing = _ready()
    assert [step.key for step in signing.next_steps()] == ["by-supervisor", "by-farm_office"]

    signing = _sign(
        signing,
        HOLDERS,
        _signature("by-farm_office", B, "farm_office"),
        _signature("by-supervisor", A, "supervisor"),
    )

    assert [step.key for step in signing.next_steps()] == ["by-clerk"]
    with pytest.raises(StepNotOpenError, match="next is by-clerk"):
        signing.check_signature(_signature("by-secretary", D, "secretary"), HOLDERS)
    assert not signing.complete


def test_a_chain_is_complete_when_every_step_is_signed() -> None:
    signing = _sign(
        _ready(),
        HOLDERS,
        _signature("by-supervisor", A, "supervisor"),
        _signature("by-farm_office", B, "farm_office"),
        _signature("by-clerk", C, "clerk"),
        _signature("by-secretary", D, "secretary"),
    )

    assert signing.complete
    assert signing.next_steps() == ()
    with pytest.raises(StepNotOpenError, match="nothing, it is complete"):
        signing.check_signature(_signature("by-clerk", A, "clerk"), HOLDERS)


def test_a_change_takes_back_every_signature_and_bars_who_made_it() -> None:
    signed = _sign(_ready(), HOLDERS, _signature("by-supervisor", A, "supervisor"))

    revised = signed.revised(C)

    assert (revised.version, revised.signatures, revised.met) == (2, (), frozenset())
    again = revised.with_precondition("committees_discussed")
    again = again.with_precondition("delegates_reviewed")
    with pytest.raises(SignatureOutdatedError, match="version 1 was signed but 2"):
        again.check_signature(_signature("by-supervisor", A, "supervisor"), HOLDERS)
    again.check_signature(_signature("by-supervisor", A, "supervisor", version=2), HOLDERS)
    assert again.staffing(HOLDERS).obstacles[0].steps == ("by-clerk",)


def test_one_person_in_two_posts_does_not_sign_both_separate_steps() -> None:
    chain = _joint(*_steps("clerk", "secretary"))
    holders: Holders = {"clerk": {A, B}, "secretary": {A}}
    signed = _sign(Signing(chain=chain), holders, _signature("by-secretary", A, "secretary"))

    with pytest.raises(NotSeparateError) as refusal:
        signed.check_signature(_signature("by-clerk", A, "clerk"), holders)

    assert refusal.value.code == "not_separate"
    assert _sign(signed, holders, _signature("by-clerk", B, "clerk")).complete


def test_one_person_in_two_posts_signs_both_steps_that_are_not_separate() -> None:
    chain = _serial(
        Step(key="head", post="head", separate=False), Step(key="secretary", post="secretary")
    )
    holders: Holders = {"head": {A}, "secretary": {A}}

    signed = _sign(
        Signing(chain=chain),
        holders,
        _signature("head", A, "head"),
        _signature("secretary", A, "secretary"),
    )

    assert signed.complete


def test_nobody_signs_the_same_step_twice() -> None:
    chain = _joint(Step(key="group", post="finance_group", signers_min=2, separate=False))
    holders: Holders = {"finance_group": {A, B}}
    signed = _sign(Signing(chain=chain), holders, _signature("group", A, "finance_group"))

    with pytest.raises(NotSeparateError):
        signed.check_signature(_signature("group", A, "finance_group"), holders)

    assert _sign(signed, holders, _signature("group", B, "finance_group")).complete


def test_nobody_signs_what_they_did_themselves() -> None:
    chain = _joint(Step(key="head", post="head", separate=False))
    signing = Signing(chain=chain, doers=frozenset({A}))

    with pytest.raises(OwnActError) as refusal:
        signing.check_signature(_signature("head", A, "head"), {"head": {A, B}})

    assert refusal.value.code == "own_act"


def test_a_substitute_signs_for_who_is_recused_and_for_nobody_else() -> None:
    chain = _joint(Step(key="secretary", post="secretary", substitutes=("deputy",)))
    holders: Holders = {"secretary": {A}, "deputy": {B}}
    signing, stand_in = Signing(chain=chain), _signature("secretary", B, "deputy")

    with pytest.raises(SubstituteNotNeededError, match="let a holder of secretary"):
        signing.check_signature(stand_in, holders)
    recused = signing.with_recusal(A)
    with pytest.raises(RecusedError):
        recused.check_signature(_signature("secretary", A, "secretary"), holders)

    assert _sign(recused, holders, stand_in).complete


def test_a_recusal_without_a_substitute_is_told_as_an_obstacle() -> None:
    chain = _joint(*_steps("secretary"))

    (obstacle,) = Signing(chain=chain).with_recusal(A).staffing({"secretary": {A}}).obstacles

    assert (obstacle.code, obstacle.steps, obstacle.needed) == (
        "too_few_able",
        ("by-secretary",),
        1,
    )
    assert "name a substitute post" in obstacle.message


def test_who_has_signed_is_recused_only_after_a_revision() -> None:
    chain = _joint(*_steps("clerk", "secretary"))
    holders: Holders = {"clerk": {A}, "secretary": {B}}
    signed = _sign(Signing(chain=chain), holders, _signature("by-clerk", A, "clerk"))

    with pytest.raises(AlreadySignedError):
        signed.check_recusal(A)

    signed.check_recusal(B)
    signed.revised(C).check_recusal(A)


def test_a_joint_office_leaves_one_of_its_steps_to_a_substitute() -> None:
    chain = _serial(
        Step(key="head", post="head", substitutes=("deputy",)),
        Step(key="secretary", post="secretary"),
    )
    holders: Holders = {"head": {A}, "secretary": {A}, "deputy": {B}}
    signing = Signing(chain=chain)

    with pytest.raises(SignerNeededElsewhereError):
        signing.check_signature(_signature("head", A, "head"), holders)

    assert _sign(
        signing,
        holders,
        _signature("head", B, "deputy"),
        _signature("secretary", A, "secretary"),
    ).complete


def test_a_vacancy_further_on_does_not_open_the_door_to_substitutes() -> None:
    chain = _serial(
        Step(key="head", post="head", substitutes=("deputy",)), Step(key="town", post="leader")
    )
    holders: Holders = {"head": {A}, "deputy": {B}}

    with pytest.raises(SubstituteNotNeededError):
        Signing(chain=chain).check_signature(_signature("head", B, "deputy"), holders)
    Signing(chain=chain).check_signature(_signature("head", A, "head"), holders)


def test_a_post_must_be_held_and_must_sign_the_step() -> None:
    chain = _joint(*_steps("clerk", "secretary"))
    holders: Holders = {"clerk": {A}, "secretary": {B}, "cashier": {C}}
    signing = Signing(chain=chain)

    for refused in (
        _signature("by-clerk", C, "clerk"),
        _signature("by-clerk", C, "cashier"),
        _signature("by-clerk", B, "secretary"),
        _signature("by-clerk", D, "nothing"),
    ):
        with pytest.raises(PostNotHeldError):
            signing.check_signature(refused, holders)
    with pytest.raises(StepUnknownError):
        signing.check_signature(_signature("by-nobody", A, "clerk"), holders)


def test_a_chain_that_its_holders_can_complete_has_no_obstacles() -> None:
    assert completable(GRADED, HOLDERS).possible


def test_a_vacant_post_is_named() -> None:
    (obstacle,) = completable(GRADED, {**HOLDERS, "clerk": set()}).obstacles

    assert (obstacle.code, obstacle.steps) == ("vacant", ("by-clerk",))
    assert obstacle.message == "step by-clerk: nobody holds clerk; appoint somebody"


def test_posts_joined_in_too_few_persons_are_named_together() -> None:
    holders: Holders = {**HOLDERS, "clerk": {A}, "secretary": {A}}

    staffing = completable(GRADED, holders)

    assert not staffing.possible
    assert {obstacle.code for obstacle in staffing.obstacles} == {"too_few_separate"}
    named = {step for obstacle in staffing.obstacles for step in obstacle.steps}
    assert named == {"by-supervisor", "by-clerk", "by-secretary"}
    assert "need 2 different persons, but only 1 hold" in staffing.obstacles[0].message


def test_who_is_barred_counts_for_nothing() -> None:
    assert not completable(GRADED, HOLDERS, barred={A}).possible
    assert completable(GRADED, {**HOLDERS, "supervisor": {A, UUID(int=9)}}, barred={A}).possible


def test_every_refusal_has_a_code_of_its_own() -> None:
    leaves = SignatureRefusedError.__subclasses__()

    assert len({leaf.code for leaf in leaves}) == len(leaves) == 9
