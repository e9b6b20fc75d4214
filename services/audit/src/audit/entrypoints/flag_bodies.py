"""What the routes of flags take and answer, each with an example."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from audit.domain.flags.known import FlagAnswered, KnownFlag, Share
from chassis.http.bodies import like

WORDS_CHARACTERS_MAX = 2_000

Words = Annotated[str, StringConstraints(min_length=1, max_length=WORDS_CHARACTERS_MAX)]
State = Literal["open", "confirmed", "dismissed", "case_requested"]
_FLAG = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_SUPERVISOR = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_UNIT = "51a6a0f4-7c7c-5d6d-9b1e-2f3c4d5e6f70"
_ANSWERED = {
    "state": "dismissed",
    "supervisor": _SUPERVISOR,
    "at": "2026-05-15T01:02:03.000000Z",
    "event": f"{_FLAG}.2",
    "words": "收款收据已补，金额一致",
}
_KNOWN = {
    "flag": _FLAG,
    "event": f"{_FLAG}.1",
    "rule": "cash-kept-too-long",
    "version": 1,
    "about": "box-1",
    "unit": _UNIT,
    "first_on": "2026-03-01",
    "last_on": "2026-03-09",
    "severity": "question",
    "state": "dismissed",
    "raised_at": "2026-03-10T01:02:03.000000Z",
    "facts": ["/510604/assets#6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10.3"],
    "numbers": [{"name": "cash_fen", "value": 520_000}],
    "answers": [_ANSWERED],
    "proof": f"/flags/{_FLAG}/proof",
}
_SHARE = {
    "rule": "cash-kept-too-long",
    "version": 1,
    "raised": 8,
    "open": 3,
    "confirmed": 1,
    "dismissed": 4,
    "case_requested": 0,
    "dismissed_permille": 800,
}


class ReasonBody(BaseModel):
    """Why a flag is dismissed, or should become a case."""

    model_config = like({"reason": "收款收据已补，金额一致"})

    reason: Words


class NoteBody(BaseModel):
    """What a supervisor who confirms a flag wants to add, if anything."""

    model_config = like({"note": "与现金盘点记录不符"})

    note: Words | None = None


class AnsweredAnswer(BaseModel):
    """What became of the flag now."""

    model_config = like({"flag": _FLAG, "state": "dismissed"})

    flag: UUID
    state: State


class NumberAnswer(BaseModel):
    """One figure on which a flag rests."""

    model_config = like({"name": "cash_fen", "value": 520_000})

    name: str
    value: int


class FlagAnswerAnswer(BaseModel):
    """One answer of a supervisor; `words` are null where none were said or they are forgotten."""

    model_config = like(_ANSWERED)

    state: str
    supervisor: UUID
    at: str
    event: str
    words: str | None

    @classmethod
    def of(cls, answered: FlagAnswered, words: str | None) -> "FlagAnswerAnswer":
        """Say an answer with its opened words."""
        return cls(
            state=answered.state,
            supervisor=UUID(answered.supervisor),
            at=answered.at,
            event=answered.event,
            words=words,
        )


class KnownFlagAnswer(BaseModel):
    """One flag, what it rests on and what was answered; `proof` proves that it was raised."""

    model_config = like(_KNOWN)

    flag: UUID
    event: str
    rule: str
    version: int
    about: str
    unit: str
    first_on: date
    last_on: date
    severity: str
    state: str
    raised_at: str
    facts: list[str]
    numbers: list[NumberAnswer]
    answers: list[FlagAnswerAnswer]
    proof: str

    @classmethod
    def of(
        cls, flag: KnownFlag, answers: list[FlagAnswerAnswer], *, until: str | None
    ) -> "KnownFlagAnswer":
        """Say a flag as of a recorded time."""
        said = flag.suspicion
        return cls(
            flag=flag.id,
            event=flag.event,
            rule=said.rule,
            version=said.version,
            about=said.subject,
            unit=said.unit,
            first_on=said.first_on,
            last_on=said.last_on,
            severity=said.severity,
            state=flag.state(until),
            raised_at=flag.at,
            facts=list(said.facts),
            numbers=[NumberAnswer(name=name, value=value) for name, value in said.numbers],
            answers=answers,
            proof=f"/flags/{flag.id}/proof",
        )


class ShareAnswer(BaseModel):
    """What became of the flags of one version of a rule; the share is of a thousand answered."""

    model_config = like(_SHARE)

    rule: str
    version: int
    raised: int
    open: int
    confirmed: int
    dismissed: int
    case_requested: int
    dismissed_permille: int | None

    @classmethod
    def of(cls, share: Share) -> "ShareAnswer":
        """Say a share."""
        count = share.states.get
        return cls(
            rule=share.rule,
            version=share.version,
            raised=share.raised,
            open=count("open", 0),
            confirmed=count("confirmed", 0),
            dismissed=count("dismissed", 0),
            case_requested=count("case_requested", 0),
            dismissed_permille=share.dismissed_permille,
        )


class SharesAnswer(BaseModel):
    """The shares of every rule whose flags the caller may read."""

    model_config = like({"items": [_SHARE]})

    items: list[ShareAnswer]
