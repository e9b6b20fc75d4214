"""Whatever chain there is and whoever signs: nothing is ordered on less than all of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.payments.chain import BoundChain, PaymentChain, Standing
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Met, Moved, State
from chassis.errors import DomainError
from kernel.chains import Chain, Signature, Stage, Step

POSTS = ["clerk", "head", "secretary", "leader"]
PERSONS = [UUID(int=number) for number in range(1, 6)]
TODAY = date(2026, 7, 2)
BOUND = BoundChain(rule="finance/payment-chains@1", root="sha256:00", chain="drawn")
HOLDERS = st.fixed_dictionaries(
    {post: st.frozensets(st.sampled_from(PERSONS), min_size=1, max_size=3) for post in POSTS}
)


@st.composite
def chains(draw: st.DrawFn) -> PaymentChain:
    stages = []
    for number in range(draw(st.integers(min_value=1, max_value=2))):
        steps = tuple(
            Step(
                key=f"{number}-{place}",
                post=draw(st.sampled_from(POSTS)),
                separate=draw(st.sampled_from([True, True, False])),
            )
            for place in range(draw(st.integers(min_value=1, max_value=2)))
        )
        joint = draw(st.booleans())
        stages.append(Stage(order="joint" if joint else "serial", steps=steps))
    preconditions = draw(st.sampled_from([(), ("discussed",)]))
    return PaymentChain(
        bound=BOUND,
        chain=Chain(stages=tuple(stages), preconditions=preconditions),
        cash_allowed=False,
        places={},
    )


def acts(chain: PaymentChain) -> st.SearchStrategy[tuple[object, ...]]:
    """Draw what somebody might try: most of it is refused."""
    steps = st.sampled_from([step.key for step in chain.chain.listed])
    return st.one_of(
        st.tuples(st.just("sign"), steps, st.sampled_from(PERSONS), st.sampled_from(POSTS)),
        st.just(("meet",)),
        st.just(("order",)),
        st.just(("change",)),
        st.tuples(st.just("confirm"), st.integers(min_value=1, max_value=30)),
        st.tuples(st.just("return"), st.integers(min_value=1, max_value=30)),
    )


@settings(max_examples=150, deadline=None)
@given(chains(), HOLDERS, st.data())
def test_nothing_is_ordered_without_a_complete_chain_and_any_change_begins_anew(
    chain: PaymentChain, holders: dict[str, frozenset[UUID]], data: st.DataObject
) -> None:
    requester = data.draw(st.sampled_from(PERSONS))
    request = PaymentRequest(
        unit=UUID(int=9),
        number="1",
        purpose="wage",
        payee=UUID(int=8),
        payee_type="firm",
        amount_fen=20,
        resolution="1",
        requester=requester,
        chain=BOUND,
    )
    standing = Standing(holders=holders)

    for act in data.draw(st.lists(acts(chain), min_size=10, max_size=40)):
        version, state = request.trail.version, request.state
        try:
            _do(request, chain, standing, act)
        except DomainError:
            assert (request.trail.version, request.state) == (version, state)
            continue
        if act[0] == "order":
            _assert_complete(request, chain, requester)
        if act[0] == "change":
            assert (request.trail.version, request.trail.signatures) == (version + 1, ())
            assert request.trail.met == frozenset()
        assert 0 <= request.totals.net_fen <= request.terms.amount_fen
        assert request.totals.paid_fen == 0 or request.state is State.ORDERED


def _do(
    request: PaymentRequest, chain: PaymentChain, standing: Standing, act: tuple[object, ...]
) -> None:
    what, rest = act[0], act[1:]
    if what == "sign":
        step, person, post = rest
        assert isinstance(step, str)
        assert isinstance(person, UUID)
        assert isinstance(post, str)
        version = request.trail.version
        signature = Signature(step=step, person=person, post=post, version=version)
        request.sign(chain, signature, standing)
    elif what == "meet":
        met = Met(precondition="discussed", decision="1", decided_on=TODAY, recorder=PERSONS[0])
        request.meet_precondition(chain, met, today=TODAY)
    elif what == "order":
        request.order_payment(
            chain, standing, method="bank_transfer", person=PERSONS[0], today=TODAY
        )
    elif what == "change":
        terms = replace(request.terms, amount_fen=request.terms.amount_fen + 1)
        request.change(terms, chain=chain, changer=PERSONS[0])
    else:
        [amount_fen] = rest
        assert isinstance(amount_fen, int)
        reference = f"B-{len(request.totals.references)}"
        moved = Moved(reference=reference, moved_on=TODAY, amount_fen=amount_fen)
        if what == "confirm":
            request.confirm(moved, today=TODAY)
        else:
            request.take_back(moved, reason=None, today=TODAY)


def _assert_complete(request: PaymentRequest, chain: PaymentChain, requester: UUID) -> None:
    signatures = request.trail.signatures
    assert {each.version for each in signatures} == {request.trail.version}
    assert {each.step for each in signatures} == {step.key for step in chain.chain.listed}
    assert request.trail.met == frozenset(chain.chain.preconditions)
    assert requester not in {each.person for each in signatures}
    separate = {step.key for step in chain.chain.listed if step.separate}
    persons = [each.person for each in signatures if each.step in separate]
    assert len(persons) == len(set(persons))
