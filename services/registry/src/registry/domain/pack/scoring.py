"""The sections of a points scheme: its frame, its cycle, and each version of its score table."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.vocabulary import Basis, Key, Points, Strict, Text, UnitKey

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class SubjectType(Strict):
    """A kind of scored subject; `expected` is how many the source text names, where it does."""

    key: Key
    name: Text
    name_en: Text
    expected: Count | None = None


class PositiveItems(Strict):
    """How many positive items every table has, and the bounds no item may leave."""

    items: Count
    points_least: Points
    points_most: Points


class NegativeItems(Strict):
    """How many negative items every table has, and the points that each takes off."""

    items: Count
    key: Key
    name: Text
    name_en: Text
    points_each: Points


class SchemeFile(Strict):
    """The frame of one scheme, within which every version of its table must stay."""

    key: Key
    unit: UnitKey
    name: Text
    name_en: Text
    led_by: Key
    adopted_by: Key
    tree: Key
    subject_types: tuple[SubjectType, ...]
    classes: Count
    positive: PositiveItems
    negative: NegativeItems


class Scheme(Strict):
    """The section of a scheme's frame."""

    rules: SchemeFile


class Recording(Strict):
    """Who records and checks, how often a record is made and reported."""

    by_post: Key
    entered: Literal["daily"]
    reported: Literal["monthly"]
    name: Text


class Recognition(Strict):
    """Which body recognises the entries, and how often."""

    by_body: Key
    every: Literal["month"]


class Approval(Strict):
    """Which body approves a quarter, and on which day of the quarter's last month."""

    by_body: Key
    every: Literal["quarter"]
    month: Literal["last"]
    day: Annotated[int, Field(ge=1, le=30)]


class Disclosure(Strict):
    """Where an approved quarter is shown."""

    place: Text
    place_en: Text
    every: Literal["quarter"]


class CycleFile(Strict):
    """The steps that an entry goes through until it is shown."""

    recording: Recording
    recognition: Recognition
    approval: Approval
    disclosure: Disclosure


class Cycle(Strict):
    """The section of a scheme's cycle."""

    rules: CycleFile


class ScoreClass(Strict):
    """One class of positive items."""

    key: Key
    name: Text
    name_en: Text
    basis: Basis


class ScoreItem(Strict):
    """One act that counts; the points are what is added to a balance, so a deduction is negative.

    `basis` speaks of the wording alone.
    """

    code: Key
    class_: Annotated[Key, Field(alias="class")]
    name: Text
    name_en: Text
    sign: Literal["positive", "negative"]
    points_least: Points
    points_most: Points
    basis: Basis


class ScoreTable(Strict):
    """The section of one version of a scheme's score table."""

    classes: tuple[ScoreClass, ...]
    items: tuple[ScoreItem, ...]
