from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.approval import SignatureRefusedError, Signing, completable
from kernel.chains import Chain, Signature, Stage, Step

POSTS = ["clerk", "head", "secretary", "leader"]
PERSONS = [UUID(int=number) for number in range(1, 6)]
HOLDERS = st.fixed_dictionaries(
    {post: st.frozensets(st.sampled_from(PERSONS), max_size=3) for post in POSTS}
)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    stages = []
    for number in range(draw(st.integers(min_value=1, max_value=2))):
        steps = []
        for place in range(draw(st.integers(min_value=1, max_value=3))):
            post, *others = draw(st.permutations(POSTS))
            steps.append(
                Step(
                    key=f"{number}-{place}",
                    post=post,
                    signers_min=draw(st.sampled_from([1, 1, 2])),
                    separate=draw(st.sampled_from([True, True, False])),
                    substitutes=tuple(others[: draw(st.integers(min_value=0, max_value=2))]),
                )
            )
        order = draw(st.booleans())
        stages.append(Stage(order="joint" if order else "serial", steps=tuple(steps)))
    return Chain(stages=tuple(stages))


def _allowed(signing: Signing, holders: dict[str, frozenset[UUID]]) -> list[Signature]:
    allowed = []
    for step, person in product(signing.next_steps(), PERSONS):
        for post in POSTS:
            signature = Signature(step=step.key, person=person, post=post, version=1)
            try:
                signing.check_signature(signature, holders)
            except SignatureRefusedError:
                continue
            allowed.append(signature)
    return allowed


@settings(max_examples=60, deadline=None)
@given(chains(), HOLDERS, st.frozensets(st.sampled_from(PERSONS), max_size=2), st.data())
def test_a_completable_chain_is_completed_by_any_signatures_that_are_allowed(
    chain: Chain,
    holders: dict[str, frozenset[UUID]],
    barred: frozenset[UUID],
    data: st.DataObject,
) -> None:
    signing = Signing(chain=chain, doers=barred)
    possible = completable(chain, holders, barred=barred).possible

    while allowed := _allowed(signing, holders):
        signing = signing.with_signature(data.draw(st.sampled_from(allowed)))

    assert signing.complete == possible
    _assert_separate(signing, barred)


def _assert_separate(signing: Signing, barred: frozenset[UUID]) -> None:
    for step in signing.chain.listed:
        signers = [each.person for each in signing.signed_on(step)]
        assert len(signers) == len(set(signers)) <= step.signers_min
    separate = {step.key for step in signing.chain.listed if step.separate}
    signers = [each.person for each in signing.signatures if each.step in separate]
    assert len(signers) == len(set(signers))
    assert not barred & {each.person for each in signing.signatures}
