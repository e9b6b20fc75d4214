"""A watch whose settings are those of the time: it follows what the register adopts in the log."""

from datetime import date

from typing_extensions import override

from audit.domain.flags.adopted import SECTIONS, SettingsInForce
from audit.domain.flags.asking import Watching
from audit.domain.flags.facts.reading import recorded_on
from audit.domain.flags.interface import Recorded, Rule, Suspicion, Watch


class FollowingWatch(Watch):
    """Asks by the settings in force on the day on which each fact was recorded.

    A watch remembers facts and reads its settings when it asks, so that they may change while it
    runs. It begins with the first settings that the log adopts, which whoever begins it looks up,
    and is silent until they are adopted: what was recorded before is known by then all the same.
    """

    def __init__(self, rule: Rule, first: object) -> None:
        """Begin at the first fact of the log; it has to be given the register's sections too."""
        watch = rule.begin(first)
        if not isinstance(watch, Watching):
            raise TypeError(f"the settings of {rule.name} cannot change while it watches")
        self._rule = rule
        self._watch = watch
        self._known = SettingsInForce((rule,))
        self._adopted = False

    @override
    def take(self, fact: Recorded) -> list[Suspicion]:
        if fact.type in SECTIONS:
            self._known.take(fact)
        self._settle(recorded_on(fact))
        return self._heard(self._watch.take(fact))

    @override
    def night(self, day: date) -> list[Suspicion]:
        self._settle(day)
        return self._heard(self._watch.night(day))

    def _settle(self, on: date) -> None:
        settings = self._known.of(self._rule.name, on=on)
        if settings is not None:
            self._watch.settings = settings
            self._adopted = True

    def _heard(self, found: list[Suspicion]) -> list[Suspicion]:
        return found if self._adopted else []
