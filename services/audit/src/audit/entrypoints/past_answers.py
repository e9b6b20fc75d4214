"""How what was so in the past is said in JSON: where it stands in the log, and by which events."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from audit.application.subjects import SubjectChanges, SubjectReplay
from audit.domain.leaves import format_time
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.differences import Difference
from audit.domain.replay.recorded import Recorded, Stamp
from audit.entrypoints.replay_answers import FindingAnswer, StampAnswer


class Answer(BaseModel):
    """Any answer about the past."""

    model_config = ConfigDict(frozen=True)


class PlaceAnswer(Answer):
    """Out of how much of the log was answered, and by which checkpoint that can be proved."""

    recorded_until: str | None
    business_date: str | None
    size: int
    """Of the log that was read."""
    source: str
    position: int
    """In the source's own log, up to which everything was taken."""
    index: int
    """Of the leaf at that position; -1 before the first."""
    checkpoint: int | None
    """The size of the latest signed checkpoint, at `/checkpoint`."""

    @classmethod
    def of(cls, place: Place, as_of: AsOf, *, checkpoint: int | None) -> "PlaceAnswer":
        """Say a place."""
        until, day = as_of.recorded_until, as_of.business_date
        return cls(
            recorded_until=format_time(until) if until else None,
            business_date=day.isoformat() if day else None,
            size=place.size,
            source=place.source,
            position=place.position,
            index=place.index,
            checkpoint=checkpoint,
        )


class EventLine(Answer):
    """One event: who did what when, on which rule, and where its proof is."""

    type: str
    version: int
    """The number of the event within its subject."""
    subject: str
    stamp: StampAnswer
    authority: str | None
    """The rules and decisions that it rests on, with their versions."""
    caused_by: str | None
    corrects: str | None
    data: dict[str, Any] | None
    """Null where the caller may not read the event itself."""
    proof: str

    @classmethod
    def of(cls, recorded: Recorded, *, shown: bool = True) -> "EventLine":
        """Say an event, with its fields where they may be shown."""
        stamp = recorded.stamp
        return cls(
            type=recorded.type,
            version=recorded.version,
            subject=recorded.subject,
            stamp=StampAnswer.of(stamp),
            authority=stamp.authority,
            caused_by=stamp.caused_by,
            corrects=stamp.corrects,
            data=recorded.data if shown else None,
            proof=proof_of(stamp),
        )


class SubjectEvent(EventLine):
    """One event of a subject, and what corrected it."""

    corrected_by: str | None

    @classmethod
    def said(cls, recorded: Recorded, corrected_by: Stamp | None) -> "SubjectEvent":
        """Say an event of a subject."""
        line = EventLine.of(recorded)
        return cls(
            **line.model_dump(),
            corrected_by=None if corrected_by is None else corrected_by.identity,
        )


class FieldAnswer(Answer):
    """A field as last stated, and by which event."""

    name: str
    value: Any
    stated_by: str
    index: int
    recorded_at: str
    effective_on: str
    instead_of: str | None
    """The event whose statement a correction took the place of."""
    proof: str


class SubjectAnswer(Answer):
    """A subject as of an instant and a business date, by its events alone."""

    place: PlaceAnswer
    subject: str
    events: list[SubjectEvent]
    not_yet: list[SubjectEvent]
    """Recorded by then, counting from a later business date on."""
    fields: list[FieldAnswer]
    findings: list[FindingAnswer]

    @classmethod
    def of(cls, replay: SubjectReplay, *, checkpoint: int | None) -> "SubjectAnswer":
        """Say a replay."""
        state = replay.state
        return cls(
            place=PlaceAnswer.of(replay.place, replay.as_of, checkpoint=checkpoint),
            subject=replay.subject,
            events=[
                SubjectEvent.said(each, state.corrected_by.get(each.stamp.identity))
                for each in state.in_force
            ],
            not_yet=[SubjectEvent.said(each, None) for each in state.not_yet],
            fields=[
                FieldAnswer(
                    name=name,
                    value=stated.value,
                    stated_by=stated.stamp.identity,
                    index=stated.stamp.index,
                    recorded_at=format_time(stated.stamp.recorded_at),
                    effective_on=stated.stamp.effective_on.isoformat(),
                    instead_of=stated.instead_of.identity if stated.instead_of else None,
                    proof=proof_of(stated.stamp),
                )
                for name, stated in state.fields.items()
            ],
            findings=FindingAnswer.all_of(state.findings),
        )


class DifferenceAnswer(Answer):
    """One field that differs between two instants."""

    code: str
    field: str
    before: Any
    after: Any
    by: str | None
    index: int | None
    zh: str
    en: str

    @classmethod
    def all_of(cls, differences: Iterable[Difference]) -> "list[DifferenceAnswer]":
        """Say differences."""
        return [
            cls(
                code=each.code.value,
                field=each.field,
                before=each.before,
                after=each.after,
                by=None if each.stamp is None else each.stamp.identity,
                index=None if each.stamp is None else each.stamp.index,
                zh=each.sentence("zh-CN"),
                en=each.sentence("en"),
            )
            for each in differences
        ]


class SubjectChangesAnswer(Answer):
    """What was recorded of a subject after one instant, up to another, and what that changed."""

    recorded_after: str
    place: PlaceAnswer
    subject: str
    events: list[EventLine]
    differences: list[DifferenceAnswer]

    @classmethod
    def of(cls, changes: SubjectChanges, *, checkpoint: int | None) -> "SubjectChangesAnswer":
        """Say changes."""
        replay = changes.replay
        return cls(
            recorded_after=format_time(changes.before),
            place=PlaceAnswer.of(replay.place, replay.as_of, checkpoint=checkpoint),
            subject=replay.subject,
            events=[EventLine.of(each) for each in changes.events],
            differences=DifferenceAnswer.all_of(changes.differences),
        )


def proof_of(stamp: Stamp) -> str:
    """Give the path at which the proof of an event is read."""
    asked = urlencode({"source": stamp.source, "id": stamp.event_id})
    return f"/proofs/inclusion?{asked}"
