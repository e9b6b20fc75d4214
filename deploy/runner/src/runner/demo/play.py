"""Plays the year: instant after instant, all requests of an instant at once."""

import asyncio
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from kernel.beijing import BEIJING
from runner.demo.registration import register
from runner.demo.requests import Requests, check
from runner.demo.rules import Rules
from runner.demo.script import Action, Adopt, Approve, Moment, Plan
from runner.demo.stage import Stage
from runner.demo.steps import Request, Step
from runner.demo.wire import Answer


@dataclass(frozen=True, kw_only=True)
class Played:
    """What was sent in this run; after an interruption that is only the rest."""

    accepted: int
    refused: int


async def play(plan: Plan, rules: Rules, stage: Stage) -> Played:
    """Play what was not played yet; raises `AnswerError` at the first answer that differs."""
    progress = stage.progress
    if not progress.registered:
        await register(plan, stage)
    player = _Player(stage, Requests(progress, rules))
    left = plan.moments[progress.moments :]
    for phase, moments in groupby(left, key=attrgetter("phase")):
        of_phase = list(moments)
        stage.show.phase(phase, sum(len(moment.actions) for moment in of_phase))
        for moment in of_phase:
            await player.play(moment)
            progress.moments += 1
            stage.keep()
    if not progress.done:
        stage.time.move(plan.span.ends_at)
        await stage.settle()
        progress.done = True
        stage.keep()
    return Played(accepted=player.accepted, refused=player.refused)


class _Player:
    def __init__(self, stage: Stage, requests: Requests) -> None:
        self._stage = stage
        self._requests = requests
        self.accepted = 0
        self.refused = 0

    async def play(self, moment: Moment) -> None:
        """Send an instant's actions and wait for all answers; what others must hear first, too."""
        if any(isinstance(action, Step) and action.heard for action in moment.actions):
            await self._stage.settle()
        self._stage.time.move(moment.at)
        await asyncio.gather(*(self._act(action) for action in moment.actions))
        if any(_must_be_heard(action) for action in moment.actions):
            await self._stage.settle()
        played = f"{moment.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        self._stage.show.advance(len(moment.actions), played)

    async def _act(self, action: Action) -> None:
        if isinstance(action, Adopt):
            await self._stage.command("registry", "install-pack", str(self._stage.pack))
        else:
            request = self._requests.of(action)
            answer = await self._sent(action, request)
            check(action, request, answer)
            if isinstance(action, Step) and action.refused is None:
                self._stage.progress.subjects.update(action.learned(answer.body))
        if action.refused is None:
            self.accepted += 1
        else:
            self.refused += 1

    async def _sent(self, action: Action, request: Request) -> Answer:
        wire, awaited = self._stage.wire, request.awaited
        if awaited is not None:
            await wire.arrival(
                request.service, awaited.path, actor=action.actor, unknown=awaited.unknown
            )
        send = wire.post if action.refused is None else wire.attempt
        return await send(
            request.service, request.path, request.body, actor=action.actor, key=action.key
        )


def _must_be_heard(action: Action) -> bool:
    """Tell whether what is played next rests on every service's having heard of an action."""
    return isinstance(action, Adopt | Approve) or (isinstance(action, Step) and action.told)
