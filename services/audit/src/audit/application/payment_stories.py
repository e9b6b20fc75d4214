"""Replays the story of one payment across services, by the ids that events carry."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.application.errors import PaymentNotInLogError
from audit.application.past import Past, readable
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.payment import (
    FOLLOWED,
    REQUESTED,
    SLIP_VOUCHERED,
    PaymentStory,
    Step,
    StoryStep,
    aggregate_of,
    items_of,
    speaks_of,
    step_of,
    story_of,
)
from audit.domain.replay.recorded import Recorded

EVENTS_MAX = 2_000
"""Of one aggregate, how many events that name it are looked at."""


@dataclass(frozen=True, kw_only=True)
class PaymentReplay:
    """The story of a payment, and where the answer stands."""

    payment: str
    unit: str
    as_of: AsOf
    place: Place
    story: PaymentStory


@dataclass(kw_only=True)
class _Gathered:
    """What was found of a payment so far."""

    payment: str
    size: int
    found: dict[int, Recorded] = field(default_factory=dict)
    causes: set[int] = field(default_factory=set)
    items: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    waiting: deque[str] = field(default_factory=deque)
    followed: set[str] = field(default_factory=set)

    def follow(self, subject: str) -> None:
        """Look for this aggregate's events, once."""
        if subject not in self.followed:
            self.followed.add(subject)
            self.waiting.append(subject)


class PaymentStories:
    """Follows a payment from its cause to the books and to what was disclosed of it."""

    def __init__(self, past: Past, *, source: str) -> None:
        """Follow payments of this source."""
        self._past = past
        self._source = source

    def story(self, payment: str, as_of: AsOf) -> PaymentReplay:
        """Tell the story of one payment.

        Raises `PaymentNotInLogError`, `NotSealedYetError` or `ReplayBehindError`.
        """
        place = self._past.place(self._source, as_of)
        gathered = _Gathered(payment=payment, size=place.size)
        gathered.follow(payment)
        while gathered.waiting:
            self._look(gathered, gathered.waiting.popleft())
        own = [each for each in gathered.found.values() if each.subject == payment]
        if not any(each.type == REQUESTED and as_of.knows(each) for each in own):
            raise PaymentNotInLogError(
                f"the log has no payment {payment} up to this time: compare the id"
            )
        self._take_causes(gathered, own)
        return PaymentReplay(
            payment=payment,
            unit=min(own, key=lambda each: each.version).stamp.unit,
            as_of=as_of,
            place=place,
            story=story_of(_steps(gathered), payment, as_of),
        )

    def _look(self, gathered: _Gathered, subject: str) -> None:
        """Take an aggregate's own events, and those that name it."""
        leaves = self._past.leaves.all_of_subject(
            subject, source=self._source, before=gathered.size
        )
        for each in readable(leaves):
            gathered.items[subject] |= items_of(each, gathered.payment)
            if speaks_of(each, gathered.items):
                gathered.found[each.stamp.index] = each
        naming = self._past.lines.mentioning(subject, before=gathered.size, count_max=EVENTS_MAX)
        of_many = bool(gathered.items[subject])
        for each in readable(naming):
            # What names a file for the bank is mostly about the other payments in it.
            if not of_many or aggregate_of(each.type) == "bank_line":
                self._take_naming(gathered, each)

    def _take_naming(self, gathered: _Gathered, each: Recorded) -> None:
        gathered.found[each.stamp.index] = each
        if each.stamp.source != self._source:
            return
        if each.type == SLIP_VOUCHERED and each.data.get("slip") in gathered.followed:
            gathered.follow(str(each.data.get("voucher")))
        if aggregate_of(each.type) in FOLLOWED or items_of(each, gathered.payment):
            gathered.follow(each.subject)

    def _take_causes(self, gathered: _Gathered, own: Iterable[Recorded]) -> None:
        """Take what the payment's own events answer or were asked for by, of any service."""
        for each in own:
            for named in (each.stamp.caused_by, each.data.get("origin")):
                source, _, event_id = str(named or "").partition("#")
                leaf = self._past.leaves.find(source, event_id)
                if leaf is None or leaf.index >= gathered.size or leaf.index in gathered.found:
                    continue
                for cause in readable([leaf]):
                    gathered.found[cause.stamp.index] = cause
                    gathered.causes.add(cause.stamp.index)


def _steps(gathered: _Gathered) -> list[StoryStep]:
    return [
        StoryStep(
            step=Step.CAUSE if index in gathered.causes else step_of(each, gathered.payment),
            recorded=each,
        )
        for index, each in sorted(gathered.found.items())
    ]
