"""The points of the notes to the statements, from the sections that registry adopted."""

from datetime import date

from assets.domain.books.notes import NotePoint, NoteRules
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection

KIND = "statement_notes"


class StatementNotesNotHeardError(UnavailableError):
    """No points of the notes are in force for the chart, or the register has not told of them."""

    code = "statement_notes_not_heard"


class AdoptedNoteRules:
    """Gives what the notes on a chart are made of."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read the points from this memory of the register."""
        self._register = register

    def of(self, chart: str, on: date) -> NoteRules:
        """Give the points in force on a day; raises `StatementNotesNotHeardError`."""
        found = [
            rules
            for section in self._register.sections(KIND)
            if section.effective_on <= on and (rules := note_rules_of(section)).chart == chart
        ]
        if not found:
            raise StatementNotesNotHeardError(
                f"no notes to statements on the chart {chart} were in force on {on}: have them "
                "adopted"
            )
        return found[-1]


def note_rules_of(section: AdoptedSection) -> NoteRules:
    """Give the points that an adopted section holds."""
    entries = section.entries
    accounts: dict[str, list[str]] = {}
    for entry in entries:
        if entry["entry"] == "note_account":
            accounts.setdefault(entry["point"], []).append(entry["account"])
    return NoteRules(
        rule=f"{section.section}@{section.version}",
        chart=next(e["chart"] for e in entries if e["entry"] == "statement_notes"),
        ageing_days=tuple(e["days_most"] for e in entries if e["entry"] == "note_ageing"),
        points=tuple(
            NotePoint(
                key=entry["point"],
                name=entry["name"],
                name_en=entry["name_en"],
                answer=entry["answer"],
                accounts=tuple(accounts.get(entry["point"], ())),
                text=entry.get("text"),
                text_en=entry.get("text_en"),
                basis=entry["basis"],
            )
            for entry in entries
            if entry["entry"] == "note_point"
        ),
    )
