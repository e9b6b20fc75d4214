"""Many questions asked at the same time go out as few."""

import asyncio
from collections.abc import Sequence

import pytest

from chassis.together import Together


class Desk:
    """Doubles numbers, and keeps what it was asked at once."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.together = Together(self._double, asked_max=5)

    async def _double(self, numbers: Sequence[int]) -> Sequence[int]:
        self.asked.append(list(numbers))
        await asyncio.sleep(0)
        if 13 in numbers:
            raise ValueError("13 is not doubled")
        return [2 * number for number in numbers]


async def test_one_question_alone_goes_at_once() -> None:
    desk = Desk()

    assert await desk.together.of(3) == [6]
    assert await desk.together.of(3, 4) == [6, 8]
    assert desk.asked == [[3], [3, 4]]


async def test_what_is_asked_while_a_question_is_out_goes_with_the_next() -> None:
    desk = Desk()

    answers = await asyncio.gather(*(desk.together.of(number) for number in range(12)))

    assert [answer for (answer,) in answers] == [2 * number for number in range(12)]
    assert [len(batch) for batch in desk.asked] == [5, 5, 2]


async def test_what_is_wrong_with_one_question_is_not_the_others_fault() -> None:
    desk = Desk()

    answers = await asyncio.gather(
        *(desk.together.of(number) for number in (12, 13, 14)), return_exceptions=True
    )

    assert answers[0] == [24]
    assert isinstance(answers[1], ValueError)
    assert answers[2] == [28]


async def test_who_gives_up_takes_no_answer_from_the_others() -> None:
    desk = Desk()
    asked = [asyncio.create_task(_first(desk, number)) for number in range(4)]
    await asyncio.sleep(0)

    asked[1].cancel()

    with pytest.raises(asyncio.CancelledError):
        await asked[1]
    assert [await asked[number] for number in (0, 2, 3)] == [0, 4, 6]
    assert await desk.together.of(9) == [18]


async def _first(desk: Desk, number: int) -> int:
    (answer,) = await desk.together.of(number)
    return answer


async def test_who_asks_again_at_once_is_answered_again() -> None:
    desk = Desk()

    async with asyncio.timeout(10):
        answers = [await desk.together.of(number) for number in range(3)]

    assert answers == [[0], [2], [4]]
