"""Posting rules (入账规则) as they were adopted: which lines a slip has in the books."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.books.lines import DIMENSIONS, Line, reddened
from assets.domain.books.slip import Slip, SlipShare, typed
from assets.domain.books.slip_errors import (
    PostingRuleUnknownError,
    SlipAmountsError,
    SlipNamesAlreadyError,
)
from assets.domain.books.voucher import Voucher


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One line of a rule: a side of an account, which amount, and what the line names."""

    side: str
    account: str
    amount: str
    sub: str | None = None
    named: frozenset[str] = frozenset()
    party_of: str | None = None
    """The dimension whose id stands as the party, where money is owed to a fund itself."""
    red_ink: bool = False
    """Whether the line takes back income or expense of the slip's own year: in a voucher of that
    year it stands in red ink (红字) on the other side, where what it takes back stands."""

    @property
    def asked(self) -> frozenset[str]:
        """What of a slip the line needs to know."""
        return self.named if self.party_of is None else self.named | {self.party_of}


@dataclass(frozen=True, kw_only=True)
class PostingRule:
    """How one kind of fact enters the books; `sums` says which amounts make up another."""

    key: str
    voucher: str
    """The kind of its vouchers."""
    lines: Sequence[RuleLine]
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)
    name: str = ""
    name_en: str = ""
    red_ink: bool = False
    """Whether what takes an earlier fact back in its year is written in red ink (红字)."""

    def is_red(self, on: date, corrected: Voucher) -> bool:
        """Tell whether a voucher of a day takes another back in red ink, and not as written."""
        return self.red_ink and on.year == corrected.dated_on.year

    def reddens(self, slip: Slip, on: date) -> bool:
        """Tell whether lines of a slip are red in a voucher of a day: only in the slip's year."""
        return on.year == slip.dated_on.year and any(line.red_ink for line in self.lines)

    def check(self, slip: Slip, named: Mapping[str, str]) -> None:
        """Refuse amounts that do not add up, and names that the slip has or no line asks for."""
        self._check_sums(slip)
        asked = {name for line in self.lines for name in line.asked}
        given = {name for share in slip.shares for name in share.named()}
        for name in sorted(named):
            if name in given or name not in asked:
                raise SlipNamesAlreadyError(
                    f"leave out the {name}: the slip names it, or no line of {self.key} asks for it"
                )

    def lines_of(
        self, slip: Slip, named: Mapping[str, str], *, red: bool = False
    ) -> tuple[Line, ...]:
        """Give the lines of a slip; `named` is what the slip leaves open; equal lines are one.

        An amount that the slip does not have is none, and gives no line. With `red` those lines
        that take back what stands in the books of the year are in red ink.
        """
        self.check(slip, named)
        open_ = typed(named)
        sums: dict[tuple[str, str, bool, tuple[tuple[str, Any], ...]], int] = {}
        for line in self.lines:
            for share in slip.shares:
                if fen := share.amount(line.amount):
                    in_red = red and line.red_ink
                    key = (line.side, line.account, in_red, _dimensions(line, share, open_))
                    sums[key] = sums.get(key, 0) + fen
        found: list[Line] = []
        for (side, account, in_red, dimensions), fen in sums.items():
            debit, credit = (fen, 0) if side == "debit" else (0, fen)
            own = Line(account=account, debit_fen=debit, credit_fen=credit, **dict(dimensions))
            found += reddened([own]) if in_red else [own]
        return tuple(found)

    def _check_sums(self, slip: Slip) -> None:
        totals = slip.totals
        for whole, parts in self.sums.items():
            told, summed = totals.get(whole, 0), sum(totals.get(part, 0) for part in parts)
            if told != summed:
                raise SlipAmountsError(
                    f"the slip's {whole} is {told} fen and its parts {summed}: "
                    f"{self.key} books it where they are equal",
                    amount=whole,
                )


@dataclass(frozen=True, kw_only=True)
class PostedAs:
    """By which rules payments of a category enter the books of an entity of which form."""

    form: str
    paid: str
    returned: str
    cleared: str | None = None
    """How the payment of a whole pay list is taken over from the list to each party on it."""
    roll: bool = False
    """Whether what an event asks for in these categories is computed from a complete roll."""


@dataclass(frozen=True, kw_only=True)
class ReviewDuty:
    """Which slips the supervision committee reviews before they are posted, in which posts."""

    posts: Mapping[str, UUID | None]
    """By kind, the unit in which the post stands; None is the unit that keeps the books."""
    units: frozenset[UUID] = frozenset()
    rules: frozenset[str] = frozenset()
    amount_fen_least: int = 1

    def asks_for(self, unit: UUID, slip: Slip) -> bool:
        """Tell whether a slip of a unit is to be reviewed."""
        if (self.units and unit not in self.units) or (self.rules and slip.rule not in self.rules):
            return False
        return max(slip.totals.values()) >= self.amount_fen_least

    def post_of(self, unit: UUID, held: Iterable[tuple[str, UUID]]) -> str | None:
        """Give the kind of a post among those held that reviews in a unit, or None."""
        own = {(kind, place or unit) for kind, place in self.posts.items()}
        return next((kind for kind, where in held if (kind, where) in own), None)


@dataclass(frozen=True, kw_only=True)
class PostingBook:
    """The posting rules of one adopted section."""

    rule: str
    """Section and version, for example `finance/posting-rules@1`."""
    chart: str
    rules: Mapping[str, PostingRule]
    payments: Mapping[str | None, PostedAs]
    """By category; None is for all that have none of their own."""
    reviews: Sequence[ReviewDuty] = ()

    def named(self, key: str) -> PostingRule:
        """Give a rule; raises `PostingRuleUnknownError`."""
        try:
            return self.rules[key]
        except KeyError:
            raise PostingRuleUnknownError(
                f"{self.rule} has no rule {key}: have one adopted, then prepare the voucher"
            ) from None

    def review_of(self, unit: UUID, slip: Slip) -> ReviewDuty | None:
        """Give by which duty a slip is reviewed before it is posted, or None."""
        return next((each for each in self.reviews if each.asks_for(unit, slip)), None)

    def payment(self, category: str) -> PostedAs | None:
        """Give how a payment of a category is booked, or None where the rules say nothing."""
        return self.payments.get(category, self.payments.get(None))


def _dimensions(
    line: RuleLine, share: SlipShare, named: Mapping[str, Any]
) -> tuple[tuple[str, Any], ...]:
    own = {**named, **share.named()}
    found = {name: own[name] for name in line.named if name in own}
    if line.sub is not None:
        found["sub"] = line.sub
    if line.party_of in own:
        found["party"] = own[line.party_of]
    return tuple((name, found[name]) for name in DIMENSIONS if name in found)
