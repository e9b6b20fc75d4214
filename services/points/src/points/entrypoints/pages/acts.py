"""The form by which one act is told of: by the officer at the door, or by the household."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.browser.forms import Form
from chassis.pages.languages import Spoken
from kernel.points import format_points
from points.adapters.work_lists import Row
from points.entrypoints.bodies import DeclarationBody, EntryBody
from points.entrypoints.pages.parts import PageParts

SENT = ("item", "points", "acted_on", "ordinal", "note")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form shows in its fields."""

    account: UUID
    item: str = ""
    points: str = ""
    acted_on: str = ""
    ordinal: str = "1"
    note: str = ""
    evidence: tuple[str, ...] = ()
    """The originals that were kept when the form was sent before."""

    @classmethod
    def of(cls, form: Form, account: UUID) -> "Filled":
        """Give back what was sent."""
        sent = {name: form.text(name) for name in SENT}
        return cls(account=account, evidence=tuple(form.all("evidence")), **sent)

    def with_original(self, evidence: str | None) -> "Filled":
        """Cite one more original, if there is one."""
        cited = (*self.evidence, *([] if evidence is None else [evidence]))
        return replace(self, evidence=tuple(dict.fromkeys(cited)))


def entry_body(parts: PageParts, scheme: str, filled: Filled) -> EntryBody:
    """Read the fields as the JSON route does; an item of one worth needs no points beside it."""
    return EntryBody.model_validate(_read(parts, scheme, filled))


def declaration_body(parts: PageParts, scheme: str, filled: Filled) -> DeclarationBody:
    """Read the fields of a declaration, its note with them."""
    return DeclarationBody.model_validate(
        {**_read(parts, scheme, filled), "note": filled.note or None}
    )


def act_form(parts: PageParts, account: Row, filled: Filled, spoken: Spoken) -> dict[str, Any]:
    """Give what the fields of the form need: the items of the day, and the days to choose from."""
    scheme, today = account["scheme"], parts.today()
    oldest = today - timedelta(days=parts.rules.of(scheme).late_recording_days)
    try:
        day = min(max(date.fromisoformat(filled.acted_on), oldest), today)
    except ValueError:
        day = today
    return {
        "account": account,
        "classes": parts.names.classes(scheme, day, spoken),
        "oldest": oldest,
        "today": today,
        "filled": filled,
    }


def _read(parts: PageParts, scheme: str, filled: Filled) -> dict[str, Any]:
    points, ordinal = filled.points, filled.ordinal
    if not points and filled.item and filled.acted_on:
        points = _only_points(parts, scheme, filled)
    return {
        "item": filled.item,
        "points": points,
        "acted_on": filled.acted_on,
        "ordinal": int(ordinal) if ordinal.isascii() and ordinal.isdecimal() else ordinal,
        "evidence": filled.evidence,
    }


def _only_points(parts: PageParts, scheme: str, filled: Filled) -> str:
    try:
        day = date.fromisoformat(filled.acted_on)
    except ValueError:
        return ""
    rules = parts.rules.of(scheme)
    in_force = [table for table in rules.tables if table.effective_on <= day]
    least, most = in_force[-1].ranges.get(filled.item, (None, None)) if in_force else (None, None)
    return format_points(least) if least is not None and least == most else ""
