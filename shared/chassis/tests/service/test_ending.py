import asyncio

import pytest

from chassis import ending
from chassis.ending import end


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "AGAIN_SECONDS", 0.01)


async def _tries_again(refusals: int) -> None:
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if not refusals:
                raise
            refusals -= 1


@pytest.mark.parametrize("refusals", [0, 1, 3])
async def test_a_task_ends_though_it_took_its_cancellation_for_something_else(
    refusals: int,
) -> None:
    task = asyncio.create_task(_tries_again(refusals))
    await asyncio.sleep(0)

    async with asyncio.timeout(10):
        await end(task)

    assert task.cancelled()


async def test_what_a_task_raised_stays_in_it() -> None:
    async def breaks() -> None:
        raise ValueError("broken")

    broken, waiting = asyncio.create_task(breaks()), asyncio.create_task(asyncio.sleep(60))
    await asyncio.wait((broken,))

    await end(broken, waiting)

    assert isinstance(broken.exception(), ValueError)
    assert waiting.cancelled()


async def test_with_no_task_left_there_is_nothing_to_wait_for() -> None:
    await end()
