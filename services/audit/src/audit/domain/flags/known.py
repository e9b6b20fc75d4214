"""The flags that were raised and what became of each: folded from the restricted log alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from audit.domain.flags.flag import CASE_REQUESTED, CONFIRMED, DISMISSED, OPEN
from audit.domain.flags.interface import Suspicion

_ANSWERS = {
    "audit.flag.confirmed.v1": (CONFIRMED, "note"),
    "audit.flag.dismissed.v1": (DISMISSED, "reason"),
    "audit.flag.case_requested.v1": (CASE_REQUESTED, "reason"),
}
_RAISED = "audit.flag.raised.v1"
Identity = tuple[str, str, date, date]
"""Rule, subject and window: of each at most one flag is open."""


@dataclass(frozen=True, kw_only=True)
class FlagAnswered:
    """One answer of a supervisor, with the words as they are stored."""

    state: str
    supervisor: str
    at: str
    event: str
    field: str
    words: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class KnownFlag:
    """One flag with every answer that it got."""

    id: UUID
    position: int
    """Of its raising in the restricted log."""
    event: str
    at: str
    suspicion: Suspicion
    answers: list[FlagAnswered] = field(default_factory=list)

    @property
    def identity(self) -> Identity:
        """What at most one open flag has."""
        return identity_of(self.suspicion)

    def answered(self, until: str | None) -> list[FlagAnswered]:
        """Give the answers recorded up to a time."""
        return [each for each in self.answers if until is None or each.at <= until]

    def state(self, until: str | None = None) -> str:
        """Give the state as of a recorded time, now where none is named."""
        answers = self.answered(until)
        return answers[-1].state if answers else OPEN


@dataclass
class KnownFlags:
    """Every flag in the order of raising."""

    position: int = 0
    flags: dict[UUID, KnownFlag] = field(default_factory=dict)

    def take(self, position: int, document: Mapping[str, Any]) -> None:
        """Take the next event of the restricted log."""
        self.position = position
        kind, data = document["type"], document["data"]
        if kind == _RAISED:
            flag = UUID(document["subject"])
            self.flags[flag] = KnownFlag(
                id=flag,
                position=position,
                event=document["id"],
                at=document["time"],
                suspicion=_suspicion(data),
            )
        elif kind in _ANSWERS:
            state, words = _ANSWERS[kind]
            self.flags[UUID(document["subject"])].answers.append(
                FlagAnswered(
                    state=state,
                    supervisor=data["supervisor"],
                    at=document["time"],
                    event=document["id"],
                    field=words,
                    words=data.get(words),
                )
            )

    def open_as(self, identity: Identity) -> bool:
        """Tell whether a flag of this rule, subject and window waits for its answer."""
        return any(
            each.identity == identity and each.state() == OPEN for each in self.flags.values()
        )


@dataclass(kw_only=True)
class Share:
    """What became of the flags of one version of a rule."""

    rule: str
    version: int
    states: dict[str, int] = field(default_factory=dict)

    @property
    def raised(self) -> int:
        """How many were raised."""
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        """How many were answered."""
        return self.raised - self.states.get(OPEN, 0)

    @property
    def dismissed_permille(self) -> int | None:
        """How many of a thousand answered ones were dismissed; None where none was answered."""
        if self.answered == 0:
            return None
        return self.states.get(DISMISSED, 0) * 1000 // self.answered


def shares(flags: list[KnownFlag], *, until: str | None) -> list[Share]:
    """Count what became of flags by rule and version."""
    found: dict[tuple[str, int], Share] = {}
    for each in flags:
        said = each.suspicion
        key = (said.rule, said.version)
        share = found.setdefault(key, Share(rule=said.rule, version=said.version))
        state = each.state(until)
        share.states[state] = share.states.get(state, 0) + 1
    return [found[key] for key in sorted(found)]


def identity_of(suspicion: Suspicion) -> Identity:
    """Give rule, subject and window of a suspicion."""
    return (suspicion.rule, suspicion.subject, suspicion.first_on, suspicion.last_on)


def _suspicion(data: Mapping[str, Any]) -> Suspicion:
    return Suspicion(
        rule=data["rule"],
        version=data["rule_version"],
        subject=data["about"],
        unit=data["unit"],
        first_on=date.fromisoformat(data["first_on"]),
        last_on=date.fromisoformat(data["last_on"]),
        facts=tuple(data["facts"]),
        numbers=tuple((each["name"], each["value"]) for each in data["numbers"]),
        severity="serious" if data["severity"] == "serious" else "question",
    )
