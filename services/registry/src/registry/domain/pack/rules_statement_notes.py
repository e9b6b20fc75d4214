"""The rules of the notes to the statements: every account of the chart stands in one of them."""

from collections.abc import Iterator

from registry.domain.pack.charts import Chart, ChartAccount
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.statement_notes import NotePoint, StatementNotes, StatementNotesFile

_RESULT = frozenset(("income", "expense"))
_SAYING = frozenset(("text", "none"))

Defect = tuple[Path, str, str]


def check_statement_notes(pack: Pack) -> Iterator[Breach]:
    """Find points and accounts that are doubled, missing, or answered from what does not fit."""
    charts = {content.rules.chart: content for _, content in pack.of_kind(Chart)}
    for head, content in pack.of_kind(StatementNotes):
        notes = content.notes
        chart = charts.get(notes.chart)
        defects = [*_points(notes), *_ageing(notes)]
        if chart is None:
            message = f"Add the chart {notes.chart}, or name one that the pack has."
            defects.append((("chart",), "note_chart_missing", message))
        else:
            defects += _accounts(notes, {each.code: each for each in chart.accounts})
        for path, code, message in defects:
            yield Breach(section=head.key, path=("notes", *path), code=code, message=message)


def _points(notes: StatementNotesFile) -> Iterator[Defect]:
    keys = [point.key for point in notes.points]
    for place, point in enumerate(notes.points):
        if point.key in keys[:place]:
            message = f"Give it a key of its own; {point.key} is taken."
            yield ("points", place, "key"), "note_point_duplicate", message
        if point.answer in _SAYING and (point.text is None or point.text_en is None):
            message = "Write what is said of it, or why the books do not say it, in both languages."
            yield ("points", place, "text"), "note_text_missing", message


def _ageing(notes: StatementNotesFile) -> Iterator[Defect]:
    days = notes.ageing_days
    if list(days) != sorted(set(days)):
        yield ("ageing_days",), "bounds_crossed", "Let each class end later than the one before."


def _accounts(notes: StatementNotesFile, known: dict[str, ChartAccount]) -> Iterator[Defect]:
    seen: set[str] = set()
    for place, point in enumerate(notes.points):
        for index, code in enumerate(point.accounts):
            path = ("points", place, "accounts", index)
            account = known.get(code)
            if account is None:
                message = f"The chart {notes.chart} has no account {code}; mend the code."
                yield path, "note_account_unknown", message
            elif not _fits(point, account):
                message = f"Put {code} under a point that is answered from such accounts."
                yield path, "note_account_unfit", message
            if code in seen:
                yield path, "note_account_twice", f"Keep {code} under one point."
            seen.add(code)
    if missing := sorted(known.keys() - seen):
        message = f"Put {', '.join(missing)} under a point, so that the notes add up."
        yield ("points",), "note_account_missing", message


def _fits(point: NotePoint, account: ChartAccount) -> bool:
    by_party = account.kept_by == "party"
    result = account.class_ in _RESULT
    fitting = {
        "parties": by_party,
        "results": result,
        "assets": account.class_ == "asset" and not by_party,
        "accounts": not by_party and not result,
    }
    return fitting.get(point.answer, False)
