"""Plays and asks in a thread of its own, while the main one looks after the processes."""

import asyncio
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import uvloop

from runner.answers import Supervisor
from runner.county import County, begin_step, finish_step
from runner.demo.play import Played, play
from runner.demo.rules import Rules
from runner.demo.script import Plan
from runner.demo.seasons import REGISTERED_AT
from runner.demo.stage import Show, Stage
from runner.demo.state import PlayedTime, StateFile
from runner.demo.wire import Wire
from runner.environment import SERVICES
from runner.verdict import Verdict

JOIN_SECONDS_MAX = 30.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a play and of the questions after it."""

    played: Played
    verdicts: list[Verdict]

    @property
    def held(self) -> bool:
        """Whether every answer holds."""
        return bool(self.verdicts) and all(verdict.held for verdict in self.verdicts)


@dataclass
class Demonstration:
    """One play in one county; `stop` cuts it short, and the next run goes on from there."""

    county: County
    plan: Plan
    rules: Rules
    show: Show
    outcome: Outcome | None = None
    error: BaseException | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _task: "asyncio.Task[Outcome] | None" = None
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Make the thread; nothing runs before `start`."""
        self._thread = threading.Thread(target=self._run, name="demonstration", daemon=True)

    def start(self) -> None:
        """Begin to play, in the background."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not come to its end."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Cut it short and wait until it has ended."""
        if self._loop is not None and self._task is not None and self.running:
            self._loop.call_soon_threadsafe(self._task.cancel)
        if self._thread.ident is not None:
            self._thread.join(JOIN_SECONDS_MAX)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                self.outcome = runner.run(self._play())
        except BaseException as error:  # noqa: BLE001 - the main thread raises it again
            self.error = error

    async def _play(self) -> Outcome:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        county = self.county
        environments = county.environments
        state = StateFile(county.settings.run / "play.json")
        progress = state.read(self.plan.sha256())
        time = PlayedTime(environments.clock_file, begins_at=REGISTERED_AT)
        addresses = {name: environments.address(name) for name in (*SERVICES, "issuer")}
        async with Wire(addresses, time) as wire:
            stage = Stage(
                wire=wire,
                time=time,
                issuer=environments.issuer,
                pack=county.settings.pack,
                folder=county.settings.run,
                command=self._command,
                settle=county.quiet.settle,
                show=self.show,
                state=state,
                progress=progress,
            )
            played = await play(self.plan, self.rules, stage)
            verdicts = await Supervisor(self.plan, self.rules, stage).ask()
        return Outcome(played=played, verdicts=verdicts)

    async def _command(
        self, service: str, *arguments: str, env: Mapping[str, str] | None = None
    ) -> str:
        """Run a command of a service without holding up what else is sent."""
        told = {**self.county.environments.service(service), **(env or {})}
        begun: subprocess.Popen[str] = begin_step(service, arguments, told)
        try:
            return await asyncio.to_thread(finish_step, service, arguments, begun)
        finally:
            if begun.poll() is None:
                begun.kill()
