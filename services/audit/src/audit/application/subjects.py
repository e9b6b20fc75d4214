"""Replays any subject of any service: its state as of an instant and a day, and what changed."""

from dataclasses import dataclass
from datetime import datetime

from audit.application.errors import SubjectNotInLogError
from audit.application.past import Past, readable
from audit.domain.leaves import Leaf
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.differences import Difference, differences
from audit.domain.replay.recorded import Recorded
from audit.domain.replay.subject import SubjectState, state_of


@dataclass(frozen=True, kw_only=True)
class SubjectReplay:
    """A subject's state, and where the answer stands."""

    source: str
    subject: str
    unit: str
    """In which its first event counts."""
    as_of: AsOf
    place: Place
    state: SubjectState


@dataclass(frozen=True, kw_only=True)
class SubjectChanges:
    """A subject's state at two instants, and what the events between them changed."""

    before: datetime
    replay: SubjectReplay
    """At the later instant."""
    events: list[Recorded]
    differences: list[Difference]


class Subjects:
    """Answers out of the leaves alone, for every kind of subject alike."""

    def __init__(self, past: Past) -> None:
        """Ask this log."""
        self._past = past

    def state(self, source: str, subject: str, as_of: AsOf) -> SubjectReplay:
        """Replay one subject.

        Raises `SubjectNotInLogError`, `NotSealedYetError` or `ReplayBehindError`.
        """
        place = self._past.place(source, as_of)
        own = readable(self._past.leaves.all_of_subject(subject, source=source, before=place.size))
        if not any(as_of.knows(each) for each in own):
            raise SubjectNotInLogError(
                f"the log has no {subject} of {source} up to this time: compare service and id"
            )
        corrections = [
            each
            for each in readable(self._past.lines.correcting(subject, before=place.size))
            if each.stamp.corrects is not None
            and each.stamp.corrects.startswith(f"{source}#{subject}.")
        ]
        return SubjectReplay(
            source=source,
            subject=subject,
            unit=own[0].stamp.unit,
            as_of=as_of,
            place=place,
            state=state_of(own, corrections, as_of),
        )

    def changes(
        self, source: str, subject: str, *, before: datetime, after: AsOf
    ) -> SubjectChanges:
        """Say what was recorded of a subject after one instant, up to another."""
        replay = self.state(source, subject, after)
        earlier = AsOf(recorded_until=before, business_date=after.business_date)
        every = [*replay.state.in_force, *replay.state.not_yet]
        corrections = [
            each
            for each in readable(self._past.lines.correcting(subject, before=replay.place.size))
            if each.stamp.identity in {one.identity for one in replay.state.corrected_by.values()}
        ]
        return SubjectChanges(
            before=before,
            replay=replay,
            events=sorted(
                (each for each in every if not earlier.knows(each)),
                key=lambda each: each.stamp.index,
            ),
            differences=differences(state_of(every, corrections, earlier), replay.state),
        )

    def mentioning(self, subject: str, *, after: int, count_max: int) -> list[Leaf]:
        """Give events that name a subject in their fields or links, in the log's order."""
        size = self._past.leaves.size()
        self._past.folded.at_least(size)
        return self._past.lines.mentioning(subject, after=after, before=size, count_max=count_max)
