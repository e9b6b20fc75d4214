"""The entries of the notes to the statements, each point followed by its accounts."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.statement_notes import NotePoint, StatementNotes

Entry: TypeAlias = dict[str, str | int | bool]


def statement_notes_entries(content: StatementNotes) -> Iterator[Entry]:
    """Give the chart, the classes of ageing, then each point."""
    notes = content.notes
    yield {"entry": "statement_notes", "chart": notes.chart}
    for days in notes.ageing_days:
        yield {"entry": "note_ageing", "days_most": days}
    for point in notes.points:
        yield _point(point)
        for account in point.accounts:
            yield {"entry": "note_account", "point": point.key, "account": account}


def _point(point: NotePoint) -> Entry:
    entry: Entry = {"entry": "note_point", "point": point.key, "name": point.name}
    entry |= {"name_en": point.name_en, "answer": point.answer, "basis": point.basis}
    said = {"text": point.text, "text_en": point.text_en}
    return entry | {name: text for name, text in said.items() if text is not None}
