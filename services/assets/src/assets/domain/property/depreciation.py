"""The depreciation (折旧) of an entity's assets: run for each month once, in the months' order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from typing_extensions import override

from assets.domain.property.asset_card import AssetCard
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, RefusedError
from kernel.ids import named_id
from kernel.periods import Month

LINES_MAX = 200
"""So many lines of cards still stand in one event."""


class DepreciationRunError(ConflictError):
    """The depreciation of this month was run already."""

    code = "depreciation_run"


class EarlierMonthNotRunError(RefusedError):
    """The depreciation of the months is run in their order."""

    code = "earlier_month_not_run"


class DepreciationAheadError(InvalidError):
    """The month has not begun."""

    code = "depreciation_ahead"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargedCard:
    """What a month charges of one asset, under the class that it had at the month's end."""

    card: UUID
    asset_class: str
    source: str
    amount_fen: int


class Depreciation(AggregateRoot):
    """Charges each asset what its card says is due by a month, less what was charged before it.

    So a card that is opened late catches up, and no card is ever charged more than it has.
    """

    TOPIC = "assets.depreciation"

    class Opened(Created):
        """The depreciation of the entity's assets is kept here."""

        TOPIC = "assets.depreciation.opened"
        entity: UUID

    class Charged(AggregateRoot.Event):
        """A part of a month's run charged these assets so much."""

        TOPIC = "assets.depreciation.charged"
        month: str
        part: int
        lines: list[ChargedCard]

    class MonthRun(AggregateRoot.Event):
        """The depreciation of the month is run, over so many assets."""

        TOPIC = "assets.depreciation.month_run"
        month: str
        cards: int
        total_fen: int

    @staticmethod
    @override
    def create_id(entity: UUID) -> UUID:
        """Derive the id, so that an entity has this once."""
        return named_id(f"/assets/depreciation/{entity}")

    @event(Opened)
    def __init__(self, entity: UUID) -> None:
        self.entity = entity
        self.charged_fen: dict[UUID, int] = {}
        self.last_month: Month | None = None

    def run(self, month: Month, cards: Iterable[AssetCard], *, current: Month) -> list[ChargedCard]:
        """Charge what is due by the end of a month; gives what each asset is charged."""
        self.check_month(month, current=current)
        lines = [line for card in cards if (line := self._line(card, month)).amount_fen]
        for part, some in enumerate(_parts(lines), 1):
            self._charged(month=month.text, part=part, lines=some)
        total_fen = sum(line.amount_fen for line in lines)
        self._month_run(month=month.text, cards=len(lines), total_fen=total_fen)
        return lines

    def check_month(self, month: Month, *, current: Month) -> None:
        """Refuse a month that was run, that has not begun, or before which one is missing."""
        if month > current:
            raise DepreciationAheadError(f"{month} has not begun: run it once it has")
        if self.last_month is None:
            return
        if month <= self.last_month:
            raise DepreciationRunError(
                f"{self.last_month} is run: what is new since is charged with the next month"
            )
        if month != self.last_month.next():
            raise EarlierMonthNotRunError(f"run {self.last_month.next()} first")

    def of(self, card: UUID) -> int:
        """Give what the months have charged of an asset, in fen."""
        return self.charged_fen.get(card, 0)

    def _line(self, card: AssetCard, month: Month) -> ChargedCard:
        due_fen = card.due_fen(month) - card.before_fen - self.of(card.id)
        return ChargedCard(
            card=card.id,
            asset_class=card.class_on(month.last_on),
            source=card.source,
            amount_fen=max(0, due_fen),
        )

    @event(Charged)
    def _charged(self, month: str, part: int, lines: list[ChargedCard]) -> None:
        for line in lines:
            self.charged_fen[line.card] = self.of(line.card) + line.amount_fen

    @event(MonthRun)
    def _month_run(self, month: str, cards: int, total_fen: int) -> None:
        self.last_month = Month(month)


def _parts(lines: Sequence[ChargedCard]) -> Iterator[list[ChargedCard]]:
    left = iter(lines)
    while part := list(islice(left, LINES_MAX)):
        yield part
