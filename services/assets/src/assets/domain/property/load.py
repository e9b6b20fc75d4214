"""A load (清运批次) on its way from place to place: weighed at each, with what was lost between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.property.days import check_happened
from assets.domain.property.rules import LoadKind
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id

LOSS_OVER_TOLERANCE, GAIN_OVER_TOLERANCE = "loss_over_tolerance", "gain_over_tolerance"
STAGE_MISSING, WEIGHED_AGAIN, BEFORE_STAGE = "stage_missing", "weighed_again", "before_stage"
"""What may be wrong with a weight that was taken."""
BASIS_POINTS = 10_000


class LoadUnknownError(NotFoundError):
    """The unit has no load of this number."""

    code = "load_unknown"


class LoadExistsError(ConflictError):
    """The unit has a load of this number already."""

    code = "load_exists"


class LoadStageUnknownError(RefusedError):
    """Loads of this kind are not weighed at this place."""

    code = "load_stage_unknown"


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What a load weighed at a place of its way, on which note."""

    stage: str
    weight_kg: int
    weighed_on: date
    note: str
    """The number of the weight note (过磅单号)."""
    receiver: UUID | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What a load weighed at a place, and when."""

    weight_kg: int
    weighed_on: date


class Load(AggregateRoot):
    """Links the weights of one load; a weight that was taken is recorded, whatever it says."""

    TOPIC = "assets.load"

    class Opened(Created):
        """A load of this kind is on its way."""

        TOPIC = "assets.load.opened"
        unit: UUID
        number: str
        kind: str
        stages: list[str]
        loss_tolerance_bp: int

    class WeightRecorded(AggregateRoot.Event):
        """The load weighed so much at a place; so much was lost since the one before."""

        TOPIC = "assets.load.weight_recorded"
        stage: str
        weight_kg: int
        weighed_on: date
        weight_note: str
        receiver: UUID | None
        before: str | None
        lost_kg: int | None
        evidence: list[str]
        irregular: list[str]

    @staticmethod
    @override
    def create_id(unit: UUID, number: str) -> UUID:
        """Derive the id, so that a unit has each number once."""
        return named_id(f"/assets/load/{unit}/{number}")

    @classmethod
    def open(cls, unit: UUID, number: str, kind: str, *, rules: LoadKind) -> "Load":
        """Begin to follow a load, by the places and the tolerance of its kind."""
        return cls(
            unit=unit,
            number=number,
            kind=kind,
            stages=list(rules.stages),
            loss_tolerance_bp=rules.loss_tolerance_bp,
        )

    @event(Opened)
    def __init__(
        self, unit: UUID, number: str, kind: str, stages: list[str], loss_tolerance_bp: int
    ) -> None:
        self.unit = unit
        self.number = number
        self.kind = kind
        self.stages = stages
        self.loss_tolerance_bp = loss_tolerance_bp
        self.weights: dict[str, Weighed] = {}

    def weigh(self, weighing: Weighing, *, today: date) -> list[str]:
        """Record a weight; gives what is irregular with it."""
        check_happened(weighing.weighed_on, today=today)
        if weighing.stage not in self.stages:
            raise LoadStageUnknownError(
                f"loads of {self.kind} are weighed at {', '.join(self.stages)}: name one of these"
            )
        before = self._before(weighing.stage)
        lost_kg = None if before is None else self.weights[before].weight_kg - weighing.weight_kg
        irregular = self._irregular(weighing, before)
        self._weight_recorded(
            stage=weighing.stage,
            weight_kg=weighing.weight_kg,
            weighed_on=weighing.weighed_on,
            weight_note=weighing.note,
            receiver=weighing.receiver,
            before=before,
            lost_kg=lost_kg,
            evidence=list(weighing.evidence),
            irregular=irregular,
        )
        return irregular

    @property
    def taken(self) -> Mapping[str, Weighed]:
        """What the load weighed at each place; the last weight of a place counts."""
        return self.weights

    def _before(self, stage: str) -> str | None:
        """Give the last place before this one at which the load was weighed."""
        earlier = self.stages[: self.stages.index(stage)]
        return next((each for each in reversed(earlier) if each in self.weights), None)

    def _irregular(self, weighing: Weighing, before: str | None) -> list[str]:
        place = self.stages.index(weighing.stage)
        found = [STAGE_MISSING] if place and before != self.stages[place - 1] else []
        if weighing.stage in self.weights:
            found.append(WEIGHED_AGAIN)
        if before is None:
            return found
        left = self.weights[before]
        lost_bp = (left.weight_kg - weighing.weight_kg) * BASIS_POINTS
        bound = self.loss_tolerance_bp * left.weight_kg
        if lost_bp > bound:
            found.append(LOSS_OVER_TOLERANCE)
        if -lost_bp > bound:
            found.append(GAIN_OVER_TOLERANCE)
        if weighing.weighed_on < left.weighed_on:
            found.append(BEFORE_STAGE)
        return found

    @event(WeightRecorded)
    def _weight_recorded(
        self,
        stage: str,
        weight_kg: int,
        weighed_on: date,
        weight_note: str,
        receiver: UUID | None,
        before: str | None,
        lost_kg: int | None,
        evidence: list[str],
        irregular: list[str],
    ) -> None:
        self.weights[stage] = Weighed(weight_kg=weight_kg, weighed_on=weighed_on)
