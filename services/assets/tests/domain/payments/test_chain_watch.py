from uuid import UUID

from assets.domain.payments.chain_watch import WatchedChain
from chassis.testing.aggregates import Fact, given, happened
from kernel.approval import completable
from kernel.chains import Chain, Stage, Step

RULE, NEWER = "finance/payment-chains@1", "finance/payment-chains@2"
HEAD, OTHER = UUID(int=11), UUID(int=12)
CHAIN = Chain(
    stages=(
        Stage(
            order="serial",
            steps=(Step(key="secretary", post="secretary"), Step(key="head", post="head")),
        ),
    )
)
BOTH = completable(CHAIN, {"secretary": {HEAD}, "head": {HEAD}})
VACANT = completable(CHAIN, {"secretary": set(), "head": {HEAD}})
POSSIBLE = completable(CHAIN, {"secretary": {OTHER}, "head": {HEAD}})
WATCHED = Fact(
    WatchedChain.Watched, unit=UUID(int=1), section="finance/payment-chains", chain="ordinary"
)
OBSTRUCTED = Fact(
    WatchedChain.Obstructed,
    rule=RULE,
    obstacle="too_few_separate",
    steps=["secretary", "head"],
    needed=2,
    able=[HEAD],
)


def test_one_person_in_both_posts_is_said_once() -> None:
    chain = given(WatchedChain, WATCHED)

    chain.note(RULE, BOTH)
    chain.note(RULE, BOTH)

    assert happened(chain) == [OBSTRUCTED]


def test_an_obstacle_that_is_gone_is_cleared_once() -> None:
    chain = given(WatchedChain, WATCHED, OBSTRUCTED)

    chain.note(NEWER, POSSIBLE)
    chain.note(NEWER, POSSIBLE)

    assert happened(chain) == [
        Fact(
            WatchedChain.Cleared,
            rule=NEWER,
            obstacle="too_few_separate",
            steps=["secretary", "head"],
        )
    ]


def test_one_obstacle_may_give_way_to_another() -> None:
    chain = given(WatchedChain, WATCHED, OBSTRUCTED)

    chain.note(RULE, VACANT)

    cleared, obstructed = happened(chain)
    assert cleared.kind is WatchedChain.Cleared
    assert (obstructed.fields["obstacle"], obstructed.fields["steps"]) == ("vacant", ["secretary"])
