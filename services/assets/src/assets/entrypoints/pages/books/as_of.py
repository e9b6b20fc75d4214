"""As of which business date and which instant a page answers, and what its small form shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

from kernel.beijing import BEIJING

_MINUTES = "%Y-%m-%dT%H:%M"
_WHOLE_MINUTE = timedelta(seconds=59, microseconds=999_999)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader asked for: a business date, an instant, both or neither."""

    on: date | None
    recorded_until: datetime | None

    @property
    def clock(self) -> str:
        """The instant as the clock in Beijing shows it, for the field of the form."""
        until = self.recorded_until
        return "" if until is None else until.astimezone(BEIJING).strftime(_MINUTES)

    def query(self, on: date) -> str:
        """Give the part of an address that asks another page for the same."""
        return f"on={on}" + (f"&recorded_until={self.clock}" if self.clock else "")


def _given(value: Any) -> Any:
    """Take a field that was left empty for one that was left out."""
    return None if isinstance(value, str) and not value.strip() else value


def _instant(value: Any) -> Any:
    """Read a clock without a zone as a whole minute in Beijing; a form's field knows no zones."""
    said = _given(value)
    if not isinstance(said, str):
        return said
    try:
        read = datetime.fromisoformat(said.strip())
    except ValueError:
        return said
    return read if read.tzinfo is not None else read.replace(tzinfo=BEIJING) + _WHOLE_MINUTE


Day = Annotated[date | None, BeforeValidator(_given), Query()]
Instant = Annotated[AwareDatetime | None, BeforeValidator(_instant), Query()]


def asked_as_of(on: Day = None, recorded_until: Instant = None) -> Asked:
    """Give what the query of a page asks for."""
    return Asked(on=on, recorded_until=recorded_until)
