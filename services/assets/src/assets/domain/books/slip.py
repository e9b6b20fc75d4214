"""A slip (单据, 原始凭证): a business fact that the books have to know, once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.books.lines import DIMENSIONS
from assets.domain.books.slip_errors import (
    SlipInOrderError,
    SlipNotDoubleError,
    SlipNotReviewedError,
    SlipObjectedError,
    SlipObjectionUnknownError,
    SlipReviewedError,
    SlipReviewerNotApartError,
    TakenBackNotBookedError,
)
from assets.domain.books.slip_events import SlipEvents
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month

SHARES_MAX = 90
"""So many parties stand in one voucher, each with a line, beside what is common to them."""
WORDS = frozenset(("sub", "source"))
"""The dimensions that are named by a word; all others are by an id."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """One party's part of a slip: fen by name, and what its lines are kept by."""

    amounts: Mapping[str, int]
    named: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SlipDraft:
    """A fact as its own area tells it to the books."""

    entity: UUID
    key: str
    """The fact, once within the entity, for example `payment/<request>/<reference>`."""
    rule: str
    """The key of a posting rule, for example `payment.paid`."""
    dated_on: date
    shares: tuple[Share, ...]
    evidence: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()
    """Why the fact should not have been, or not so; nothing where it is in order."""
    doers: tuple[UUID, ...] = ()
    """Who asked for the fact (经办人); none of them reviews the slip."""
    takes_back: str | None = None
    """The key of the earlier fact that this one takes back (冲销), if it does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipAmount:
    """An amount of a share in fen, under the name by which posting rules speak of it."""

    name: str
    fen: int


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class SlipShare:
    """One party's part of a slip as it is stored."""

    amounts: list[SlipAmount]
    sub: str | None = None
    bank_account: UUID | None = None
    party: UUID | None = None
    project: UUID | None = None
    fund: UUID | None = None
    source: str | None = None
    contract: UUID | None = None

    def amount(self, name: str) -> int:
        """Give an amount in fen; one that it does not have is none."""
        return next((each.fen for each in self.amounts if each.name == name), 0)

    def named(self) -> dict[str, Any]:
        """Give what its lines are kept by, without what it does not name."""
        named = ((name, getattr(self, name)) for name in DIMENSIONS)
        return {name: value for name, value in named if value is not None}


class Slip(SlipEvents, AggregateRoot):
    """Says what happened for good; how it is booked is its voucher's, by the adopted rule."""

    TOPIC = "assets.slip"

    class Entered(Created):
        """A fact that the books have to know happened; it waits in this month (待入账)."""

        TOPIC = "assets.slip.entered"
        entity: UUID
        key: str
        rule: str
        dated_on: date
        month: str
        shares: list[SlipShare]
        evidence: list[str]
        irregular: list[str]
        doers: list[UUID]
        takes_back: UUID | None = None

    @staticmethod
    @override
    def create_id(entity: UUID, key: str) -> UUID:
        """Derive the slip's id, so that an entity has each fact once."""
        return named_id(f"/assets/slip/{entity}/{key}")

    @classmethod
    def enter(cls, draft: SlipDraft, *, month: str, irregular: tuple[str, ...] = ()) -> "Slip":
        """Take a fact over; `irregular` is what the books add to what is wrong with it."""
        assert 1 <= len(draft.shares) <= SHARES_MAX, "divide the fact into several slips"
        earlier = draft.takes_back
        return cls(
            entity=draft.entity,
            key=draft.key,
            rule=draft.rule,
            dated_on=draft.dated_on,
            month=month,
            shares=[_stored(share) for share in draft.shares],
            evidence=list(draft.evidence),
            irregular=[*draft.irregular, *irregular],
            doers=list(draft.doers),
            takes_back=None if earlier is None else cls.create_id(draft.entity, earlier),
        )

    @event(Entered)
    def __init__(
        self,
        entity: UUID,
        key: str,
        rule: str,
        dated_on: date,
        month: str,
        shares: list[SlipShare],
        evidence: list[str],
        irregular: list[str],
        doers: list[UUID],
        takes_back: UUID | None = None,
    ) -> None:
        self.entity = entity
        self.key = key
        self.rule = rule
        self.dated_on = dated_on
        self.month = month
        self.shares = tuple(shares)
        self.evidence = tuple(evidence)
        self.irregular = tuple(irregular)
        self.doers = frozenset(doers)
        self.takes_back = takes_back
        self.reviewers: frozenset[UUID] = frozenset()
        self.objections: dict[int, UUID] = {}
        """Those that are not answered, with who objects."""
        self.objected = 0
        self.is_set_aside = False

    @property
    def origin(self) -> str:
        """How a voucher names the slip from which it was prepared."""
        return f"assets.slip/{self.id}"

    @property
    def totals(self) -> dict[str, int]:
        """Each amount summed over all shares, in fen."""
        sums: Counter[str] = Counter()
        for share in self.shares:
            for amount in share.amounts:
                sums[amount.name] += amount.fen
        return dict(sums)

    @property
    def counted_on(self) -> date:
        """The day of which the rules count: its own, or the first of the month it waits in."""
        month = Month(self.month)
        return self.dated_on if month.contains(self.dated_on) else month.first_on

    def review(self, reviewer: UUID, *, post: str, rule: str) -> None:
        """Find the slip in order, as somebody who did not ask for it."""
        if reviewer in self.reviewers:
            raise SlipReviewedError(f"you have reviewed {self.key} already")
        self._check_apart(reviewer)
        self._reviewed(reviewer=reviewer, post=post, rule=rule)

    def object(self, reviewer: UUID, *, post: str, rule: str, reason: Personal) -> int:
        """Object to the slip; its voucher is not posted until somebody answers."""
        self._check_apart(reviewer)
        objection = self.objected + 1
        self._objected(objection=objection, reviewer=reviewer, post=post, rule=rule, reason=reason)
        return objection

    def answer(self, objection: int, person: UUID, *, answer: Personal) -> None:
        """Answer an open objection, as another person than objects."""
        if objection not in self.objections:
            raise SlipObjectionUnknownError(f"{self.key} has no open objection {objection}")
        if person == self.objections[objection]:
            raise SlipReviewerNotApartError("have somebody else answer than who objects")
        self._objection_answered(objection=objection, person=person, answer=answer)

    def check_bookable(self, *, asked: bool, others: frozenset[UUID]) -> None:
        """Refuse to post what is objected to, or what nobody but `others` has reviewed."""
        if self.objections:
            raise SlipObjectedError(f"answer the objection to {self.key} first")
        if not asked or self.reviewers - others:
            return
        if self.reviewers:
            raise SlipReviewerNotApartError(
                f"have another member review {self.key}: who did has a part in its voucher"
            )
        raise SlipNotReviewedError(f"have the supervision committee review {self.key} first")

    def _check_apart(self, reviewer: UUID) -> None:
        if reviewer in self.doers:
            raise SlipReviewerNotApartError("leave it to another member: you asked for it")

    def check_takes_back(self, earlier: "Slip | None") -> None:
        """Refuse to book what takes back a slip that is not in the books."""
        if earlier is not None and earlier.is_set_aside:
            raise TakenBackNotBookedError(
                f"set {self.key} aside too: {earlier.key}, which it takes back, was never booked"
            )

    def set_aside(
        self,
        person: UUID,
        *,
        reason: Personal,
        double: "Slip | None" = None,
        earlier: "Slip | None" = None,
    ) -> None:
        """Make no voucher of it; only where it is irregular or double, or takes nothing back."""
        if double is not None:
            self._check_double(double)
        elif not self.irregular and (earlier is None or not earlier.is_set_aside):
            raise SlipInOrderError(
                "prepare the voucher of this slip; only an irregular or a double one is set aside"
            )
        double_of = None if double is None else double.id
        self._set_aside(person=person, reason=reason, double_of=double_of)

    def _check_double(self, other: "Slip") -> None:
        same = other.entity == self.entity and other.totals == self.totals
        if other.id == self.id or other.is_set_aside or not same:
            raise SlipNotDoubleError(
                "name another slip of the same entity and amounts that is not set aside itself"
            )

    @event(SlipEvents.Reviewed)
    def _reviewed(self, reviewer: UUID, post: str, rule: str) -> None:
        self.reviewers |= {reviewer}

    @event(SlipEvents.Objected)
    def _objected(
        self, objection: int, reviewer: UUID, post: str, rule: str, reason: Personal | Sealed
    ) -> None:
        self.objected = objection
        self.objections[objection] = reviewer

    @event(SlipEvents.ObjectionAnswered)
    def _objection_answered(self, objection: int, person: UUID, answer: Personal | Sealed) -> None:
        del self.objections[objection]

    @event(SlipEvents.SetAside)
    def _set_aside(
        self, person: UUID, reason: Personal | Sealed, double_of: UUID | None = None
    ) -> None:
        self.is_set_aside = True


def _stored(share: Share) -> SlipShare:
    amounts = [SlipAmount(name=name, fen=fen) for name, fen in sorted(share.amounts.items()) if fen]
    assert all(each.fen > 0 for each in amounts), "a fact that goes back has a rule of its own"
    assert amounts, "a fact without any amount moves nothing"
    return SlipShare(amounts=amounts, **typed(share.named))


def typed(named: Mapping[str, str]) -> dict[str, Any]:
    """Give what lines are kept by as lines say it: ids and words."""
    assert named.keys() <= set(DIMENSIONS), f"{sorted(named)} are not all dimensions of a line"
    return {name: text if name in WORDS else UUID(text) for name, text in named.items()}
