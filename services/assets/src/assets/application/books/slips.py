"""How the facts of other areas enter the books: each as a slip, in the fact's own transaction.

A use case asks for `slip_wanted(…)` beside what it decides on, and saves what `enter_slip(…)`
gives beside it. Where a fact makes several slips at once, it takes the plural of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.slip import Slip, SlipDraft
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted
from kernel.periods import Month

BEFORE_BOOKS = "before_books"
"""What is wrong with a fact of a day before the books begin: the opening balances may hold it."""
WANTED_PER_SLIP = 5


@dataclass(frozen=True, kw_only=True)
class SlipKey:
    """A fact that will make a slip: in whose books, which one, and when it happened."""

    entity: UUID
    key: str
    dated_on: date


def slip_wanted(entity: UUID, key: str, *, dated_on: date, today: date) -> list[Wanted]:
    """Give what a slip is decided on, in the order in which `enter_slip` takes it."""
    month = Month.of(today)
    return [
        (Entity, entity),
        (Journal, Journal.create_id(entity, Month.of(dated_on).text)),
        (Journal, Journal.create_id(entity, month.text)),
        (Slip, Slip.create_id(entity, key)),
        # A month may be closed on its last day; what comes then waits in the one after.
        (Journal, Journal.create_id(entity, month.next().text)),
    ]


def slips_wanted(keys: Sequence[SlipKey], *, today: date) -> list[Wanted]:
    """Give what several slips are decided on, in the order in which `enter_slips` takes it."""
    return [
        wanted
        for each in keys
        for wanted in slip_wanted(each.entity, each.key, dated_on=each.dated_on, today=today)
    ]


def enter_slip(
    draft: SlipDraft, found: Sequence[AggregateRoot | None], *, today: date
) -> list[AggregateRoot]:
    """Give the slip and its journal, to be saved beside the fact; nothing where no books are kept.

    The slip waits in the month of the fact while that is open, else in today's, with its own
    date. A fact that entered already enters no second time.
    """
    return enter_slips([draft], found, today=today)


def enter_slips(
    drafts: Sequence[SlipDraft], found: Sequence[AggregateRoot | None], *, today: date
) -> list[AggregateRoot]:
    """Give several slips and their journals, as `enter_slip` does for one."""
    assert len(found) == WANTED_PER_SLIP * len(drafts), "give what `slips_wanted` asked for"
    journals: dict[UUID, Journal] = {}
    slips: dict[UUID, Slip] = {}
    for number, draft in enumerate(drafts):
        own = found[number * WANTED_PER_SLIP : (number + 1) * WANTED_PER_SLIP]
        entity, dated, current, known, following = own
        slip_id = Slip.create_id(draft.entity, draft.key)
        if not isinstance(entity, Entity) or known is not None or slip_id in slips:
            continue
        before = Month.of(draft.dated_on) < entity.first_month
        if before and Month.of(today) < entity.first_month:
            # The books have not begun: what was before them is in their opening balances.
            continue
        months = _Months(entity, [dated, current, following], journals)
        journal = months.waiting_in(draft, today)
        irregular = (BEFORE_BOOKS,) if before else ()
        slip = Slip.enter(draft, month=journal.month.text, irregular=irregular)
        journal.enter_slip(slip)
        journals[journal.id] = journal
        slips[slip.id] = slip
    return [*slips.values(), *journals.values()]


class _Months:
    """The journals among which a slip finds the one in which it waits."""

    def __init__(
        self, entity: Entity, found: Sequence[AggregateRoot | None], changed: dict[UUID, Journal]
    ) -> None:
        self._entity = entity
        self._found = {each.id: each for each in found if isinstance(each, Journal)} | changed

    def waiting_in(self, draft: SlipDraft, today: date) -> Journal:
        current = Month.of(today)
        for month in (Month.of(draft.dated_on), current, current.next()):
            own_id = Journal.create_id(self._entity.id, month.text)
            journal = self._found.get(own_id)
            if month < self._entity.first_month or (journal is not None and journal.closed):
                continue
            return journal or Journal(self._entity.id, month.text)
        raise AssertionError("a month is closed on its last day at the earliest")
