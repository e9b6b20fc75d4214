import pytest

from kernel.chains import Chain, ChainError, Stage, Step


def _joint(*steps: Step) -> Chain:
    return Chain(stages=(Stage(order="joint", steps=steps),))


def test_data_that_make_no_chain_are_refused() -> None:
    step = Step(key="a", post="clerk")
    with pytest.raises(ChainError, match="stands twice"):
        _joint(step, Step(key="a", post="head"))
    with pytest.raises(ChainError, match="stands twice"):
        Chain(stages=(Stage(order="joint", steps=(step,)),), preconditions=("x", "x"))
    with pytest.raises(ChainError, match="1 to 40 steps, not 0"):
        Chain(stages=())
    with pytest.raises(ChainError, match="1 to 40 steps, not 41"):
        _joint(*(Step(key=str(number), post="clerk") for number in range(41)))
    with pytest.raises(ChainError, match="without steps"):
        Stage(order="serial", steps=())
    for signers in (0, 16):
        with pytest.raises(ChainError, match="1 to 15 signers"):
            Step(key="a", post="clerk", signers_min=signers)
    with pytest.raises(ChainError, match="names a post twice"):
        Step(key="a", post="clerk", substitutes=("clerk",))
    with pytest.raises(ChainError, match="name both"):
        Step(key="", post="clerk")
