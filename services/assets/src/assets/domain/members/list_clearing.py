"""How the payment of a whole pay list clears what each party on it was owed (往来按人结清)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.domain.books.slip import SHARES_MAX, Share, SlipDraft
from assets.domain.members.roll_entries import parts_of

MEMBER, OUTSIDE, LIST = "member", "outside", "list"
"""The amounts of a clearing: what members and outsiders were paid, and what the list stood for."""
PARTIES_MAX = SHARES_MAX - 1
"""Beside so many parties of one slip the list itself has a share."""


@dataclass(frozen=True, kw_only=True)
class ListedPayment:
    """One line of a list as it is paid: its number, to whom, and how much."""

    number: int
    party: UUID
    amount_fen: int
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class PaidList:
    """A pay list whose payment moves; a payment of it is booked with the list as the party.

    The bank pays a list at once, and one voucher shows what it paid. Nobody knows whose line a
    part of it paid, so that nobody is cleared by a part: as soon as the whole list is paid, these
    slips take it over from the list to each party, once, whatever comes back later.
    """

    pay_list: UUID
    lines: Sequence[ListedPayment]

    @property
    def total_fen(self) -> int:
        """What all lines come to, in fen."""
        return sum(line.amount_fen for line in self.lines)

    def slips(self, paid: SlipDraft, rule: str) -> Iterator[SlipDraft]:
        """Give the slips that clear each party's line, each for as many as it holds.

        `paid` is the slip of the payment with which the whole list is paid; what is irregular
        about it is so about them.
        """
        for index, part in enumerate(parts_of(self.lines, most=PARTIES_MAX), 1):
            yield SlipDraft(
                entity=paid.entity,
                key=clearing_key(self.pay_list, index),
                rule=rule,
                dated_on=paid.dated_on,
                shares=(*_cleared(part), self._stood_for(part)),
                irregular=paid.irregular,
                doers=paid.doers,
            )

    def keys(self) -> list[str]:
        """Give the keys of the slips that there will be."""
        parts = -(-len(self.lines) // PARTIES_MAX)
        return [clearing_key(self.pay_list, index) for index in range(1, parts + 1)]

    def _stood_for(self, part: Sequence[ListedPayment]) -> Share:
        fen = sum(line.amount_fen for line in part)
        return Share(amounts={LIST: fen}, named={"party": str(self.pay_list)})


def clearing_key(pay_list: UUID, index: int) -> str:
    """Give the key of the slip that clears one part of a list."""
    return f"pay-list/{pay_list}/cleared/{index}"


def _cleared(part: Sequence[ListedPayment]) -> Iterator[Share]:
    """Give what each party of a part was paid; who stands there twice has one share."""
    sums: Counter[tuple[UUID, str]] = Counter()
    for line in part:
        sums[line.party, OUTSIDE if line.outside else MEMBER] += line.amount_fen
    for (party, kept), fen in sums.items():
        yield Share(amounts={kept: fen}, named={"party": str(party)})
