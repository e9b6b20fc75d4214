"""The state of any subject out of its events alone: each field as last stated, and by which event.

What an event means is not known here. It states its fields; a later statement of a field counts
instead of an earlier one; a correction counts in the place of what it corrects, so that it does not
undo what was stated after that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.recorded import Recorded, Stamp


@dataclass(frozen=True, kw_only=True)
class Stated:
    """The value of one field, and the event by which it counts."""

    value: Any
    stamp: Stamp
    instead_of: Stamp | None = None
    """The event whose statement a correction took the place of."""


@dataclass(frozen=True, kw_only=True)
class SubjectState:
    """A subject as of an instant and a business date."""

    in_force: list[Recorded]
    """Every event that counts, in the log's order."""
    not_yet: list[Recorded]
    """What was recorded by then and counts from a later business date on."""
    corrected_by: Mapping[str, Stamp]
    """By identity of an event, the correction that counts instead of it."""
    fields: Mapping[str, Stated]
    findings: list[Finding]


def state_of(
    events: Iterable[Recorded], corrections: Iterable[Recorded], as_of: AsOf
) -> SubjectState:
    """Give the state by a subject's own events, and by corrections that others' events made."""
    known = [each for each in events if as_of.knows(each)]
    own = [each for each in known if as_of.counts(each)]
    foreign = [each for each in corrections if as_of.knows(each) and as_of.counts(each)]
    every = {each.stamp.identity: each for each in (*own, *foreign)}
    placed: list[tuple[int, int, Recorded, Recorded]] = []
    corrected: dict[str, Stamp] = {}
    for each in sorted(every.values(), key=lambda one: one.stamp.index):
        root = _root(each, every)
        placed.append((root.stamp.index, each.stamp.index, each, root))
        if root is not each and each.stamp.corrects is not None:
            corrected[each.stamp.corrects] = each.stamp
    return SubjectState(
        in_force=own,
        not_yet=[each for each in known if not as_of.counts(each)],
        corrected_by=corrected,
        fields=_fields(placed, {id(each) for each in own}),
        findings=_gaps(known),
    )


def _fields(placed: list[tuple[int, int, Recorded, Recorded]], own: set[int]) -> dict[str, Stated]:
    statements: list[tuple[int, int, str, Stated]] = []
    for place, index, each, root in placed:
        for name, value in each.data.items():
            if root is each:
                at, instead = place, None
            elif name in root.data:
                at, instead = place, root.stamp
            elif id(each) in own:
                at, instead = index, None
            else:
                # Another subject's event says here only what it corrects.
                continue
            stated = Stated(value=value, stamp=each.stamp, instead_of=instead)
            statements.append((at, index, name, stated))
    last = {name: stated for _, _, name, stated in sorted(statements, key=lambda each: each[:3])}
    return dict(sorted(last.items()))


def _root(each: Recorded, every: Mapping[str, Recorded]) -> Recorded:
    """Follow corrections of corrections back to what was corrected first."""
    root = each
    while True:
        before = every.get(root.stamp.corrects or "")
        # A correction comes after what it corrects: nothing can turn in a circle.
        if before is None or before.stamp.index >= root.stamp.index:
            return root
        root = before


def _gaps(known: Iterable[Recorded]) -> list[Finding]:
    found, last = [], 0
    for each in known:
        if each.version != last + 1:
            facts: dict[str, str | int] = {
                "subject": each.subject,
                "first": last + 1,
                "last": each.version - 1,
                "index": each.stamp.index,
            }
            found.append(Finding(code=FindingCode.SUBJECT_EVENT_MISSING, facts=facts))
        last = each.version
    return found
