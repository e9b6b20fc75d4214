"""Asks together what is asked at the same time: while one question is out, the next ones gather."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
ASKED_MAX = 500


class Together(Generic[Asked, Answer]):
    """Gathers what callers of one event loop ask, and asks it in as few questions as it can.

    Nothing waits for company: the first of many goes at once, and whatever is asked until its
    answer is there goes with the next one. Every answer was fetched after it was asked for.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]],
        *,
        at_once: int = 1,
        asked_max: int = ASKED_MAX,
    ) -> None:
        """Ask by this function, which answers in the order in which it is asked.

        At most `at_once` questions are out at the same time, each for at most `asked_max`.
        """
        self._ask = ask
        self._at_once = at_once
        self._asked_max = asked_max
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._out: set[asyncio.Task[None] | None] = set()

    async def of(self, *asked: Asked) -> Sequence[Answer]:
        """Give the answers in the order of what was asked; an error is that of its own question."""
        loop = asyncio.get_running_loop()
        own: list[asyncio.Future[Answer]] = [loop.create_future() for _ in asked]
        self._waiting += zip(asked, own, strict=True)
        if len(self._out) < self._at_once:
            task = loop.create_task(self._go())
            self._out.add(task)
        if len(own) == 1:
            return [await own[0]]
        found = await asyncio.gather(*own, return_exceptions=True)
        for each in found:
            if isinstance(each, BaseException):
                raise each
        return [each for each in found if not isinstance(each, BaseException)]

    async def _go(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._asked_max]
                del self._waiting[: self._asked_max]
                await self._answer(batch)
        finally:
            # At once, and not by a callback: whoever asks in between would wait for nobody.
            self._out.discard(asyncio.current_task())

    async def _answer(self, batch: Sequence[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._ask([asked for asked, _ in batch])
        except Exception as error:  # noqa: BLE001  # it is the caller's, whatever it is
            if len(batch) == 1:
                if not batch[0][1].done():
                    batch[0][1].set_exception(error)
                return
            # What is wrong with one of them is not the others' fault.
            for each in batch:
                await self._answer([each])
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)
