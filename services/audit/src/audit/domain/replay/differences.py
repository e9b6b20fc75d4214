"""What changed of a subject between two instants, in words and by which event."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from audit.domain.replay.recorded import Stamp
from audit.domain.replay.subject import SubjectState
from kernel.beijing import business_date

VALUE_CHARACTERS_MAX = 120


class DifferenceCode(StrEnum):
    """How a field differs; the value never changes."""

    STATED = "stated"
    CHANGED = "changed"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    GONE = "gone"


_TEXTS: Mapping[DifferenceCode, Mapping[str, str]] = {
    DifferenceCode.STATED: {
        "zh-CN": "{on}起记有{field}：{after}。",
        "en": "{field} was first stated on {on}: {after}.",
    },
    DifferenceCode.CHANGED: {
        "zh-CN": "{on}将{field}由{before}改为{after}。",
        "en": "{field} changed from {before} to {after} on {on}.",
    },
    DifferenceCode.CORRECTED: {
        "zh-CN": "{on}将{field}由{before}更正为{after}。",
        "en": "{field} was corrected from {before} to {after} on {on}.",
    },
    DifferenceCode.CONFIRMED: {
        "zh-CN": "{on}再次记为{field}：{after}。",
        "en": "{field} was stated again on {on}: {after}.",
    },
    DifferenceCode.GONE: {
        "zh-CN": "{field}不再按{before}计。",
        "en": "{field} counts no longer as {before}.",
    },
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that differs, and the event by which."""

    code: DifferenceCode
    field: str
    before: Any
    after: Any
    stamp: Stamp | None

    def sentence(self, language: str) -> str:
        """Say it in `zh-CN` or `en`."""
        return _TEXTS[self.code][language].format(
            field=self.field,
            before=_short(self.before),
            after=_short(self.after),
            on="" if self.stamp is None else business_date(self.stamp.recorded_at).isoformat(),
        )


def differences(before: SubjectState, after: SubjectState) -> list[Difference]:
    """Give every field that was stated anew or counts otherwise, by name."""
    found = []
    for field in sorted({*before.fields, *after.fields}):
        old, new = before.fields.get(field), after.fields.get(field)
        if new is None:
            assert old is not None
            gone = DifferenceCode.GONE
            found.append(
                Difference(code=gone, field=field, before=old.value, after=None, stamp=None)
            )
            continue
        if old is not None and old.stamp == new.stamp:
            continue
        if old is None:
            code = DifferenceCode.STATED
        elif old.value == new.value:
            code = DifferenceCode.CONFIRMED
        elif new.instead_of is not None:
            code = DifferenceCode.CORRECTED
        else:
            code = DifferenceCode.CHANGED
        found.append(
            Difference(
                code=code,
                field=field,
                before=None if old is None else old.value,
                after=new.value,
                stamp=new.stamp,
            )
        )
    return found


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= VALUE_CHARACTERS_MAX else f"{text[:VALUE_CHARACTERS_MAX]}…"
