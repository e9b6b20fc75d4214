"""The section of the notes to the statements (会计报表附注): which points, answered from what."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.charts import AccountCode, ChartVersion
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text

Answer = Literal[
    "text", "organisation", "accounts", "parties", "assets", "results", "pending", "none"
]
"""A text of the pack; the entity itself; accounts with what moved on them; claims and debts by
party; assets by class; income and expense; what is not decided yet; or nothing in the books."""


class NotePoint(Strict):
    """One point of the notes, and from what it is answered; `text` says it, or why nothing does."""

    key: Key
    name: Text
    name_en: Text
    answer: Answer
    accounts: tuple[AccountCode, ...] = ()
    text: Text | None = None
    text_en: Text | None = None
    basis: Basis


class StatementNotesFile(Strict):
    """The points of the notes on one chart, and the last day of each class of ageing."""

    chart: ChartVersion
    ageing_days: Annotated[tuple[Annotated[int, Field(ge=0, le=36_500)], ...], Field(min_length=1)]
    points: tuple[NotePoint, ...]


class StatementNotes(Strict):
    """The section of the notes to the statements."""

    notes: StatementNotesFile
