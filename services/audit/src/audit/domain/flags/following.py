"""A watch whose settings are those of the time: it follows what the register adopts in the log."""

from datetime import date
from typing import Any

from typing_extensions import override

from audit.domain.flags.adopted import SECTIONS, SettingsInForce
from audit.domain.flags.asking import Watching
from audit.domain.flags.facts.reading import recorded_on
from audit.domain.flags.interface import Recorded, Rule, Suspicion, Watch


class FollowingWatch(Watch):
    """Asks by the settings in force on the day on which each fact was recorded.

    A watch remembers facts and reads its settings when it asks, so that they may change while it
    runs. Until the first settings are in force nothing can be asked: facts wait for them, and what
    came of these alone was never a question.
    """

    def __init__(self, rule: Rule) -> None:
        """Begin at the first fact of the log; it has to be given the register's sections too."""
        self._rule = rule
        self._known = SettingsInForce((rule,))
        self._watch: Watching[Any] | None = None
        self._before: list[Recorded | date] = []

    @override
    def take(self, fact: Recorded) -> list[Suspicion]:
        if fact.type in SECTIONS:
            self._known.take(fact)
        watch = self._settled(recorded_on(fact))
        if watch is None:
            self._before.append(fact)
            return []
        return watch.take(fact)

    @override
    def night(self, day: date) -> list[Suspicion]:
        watch = self._settled(day)
        if watch is None:
            self._before.append(day)
            return []
        return watch.night(day)

    def _settled(self, on: date) -> Watching[Any] | None:
        settings = self._known.of(self._rule.name, on=on)
        if settings is None:
            return self._watch
        if self._watch is None:
            self._watch = self._begun(settings)
        self._watch.settings = settings
        return self._watch

    def _begun(self, settings: object) -> Watching[Any]:
        watch = self._rule.begin(settings)
        if not isinstance(watch, Watching):
            raise TypeError(f"the settings of {self._rule.name} cannot change while it watches")
        for earlier in self._before:
            if isinstance(earlier, date):
                watch.night(earlier)
            else:
                watch.take(earlier)
        self._before.clear()
        return watch
