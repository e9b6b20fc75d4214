"""The entries of a points scheme: its frame, its cycle, and its score tables."""

from collections.abc import Iterator
from typing import TypeAlias

from kernel.points import format_points
from registry.domain.pack.head import SectionHead
from registry.domain.pack.scoring import Cycle, Scheme, ScoreTable

Entry: TypeAlias = dict[str, str | int | bool]


def scheme_entries(content: Scheme) -> Iterator[Entry]:
    """Give the frame first, then each type of scored subject."""
    rules = content.rules
    frame: Entry = {"entry": "scheme", "scheme": rules.key, "unit": rules.unit}
    frame |= {"name": rules.name, "name_en": rules.name_en, "tree": rules.tree}
    frame |= {"led_by": rules.led_by, "adopted_by": rules.adopted_by}
    frame |= {
        "classes": rules.classes,
        "positive_items": rules.positive.items,
        "positive_least": format_points(rules.positive.points_least),
        "positive_most": format_points(rules.positive.points_most),
        "negative_items": rules.negative.items,
        "negative_class": rules.negative.key,
        "negative_name": rules.negative.name,
        "negative_name_en": rules.negative.name_en,
        "negative_each": format_points(rules.negative.points_each),
    }
    yield frame
    for subject in rules.subject_types:
        entry: Entry = {"entry": "subject_type", "scheme": rules.key, "type": subject.key}
        entry |= {"name": subject.name, "name_en": subject.name_en}
        yield entry | ({"expected": subject.expected} if subject.expected is not None else {})


def cycle_entries(content: Cycle, scheme: str) -> Iterator[Entry]:
    """Give the steps of the cycle in their order."""
    rules = content.rules
    recording: Entry = {"entry": "cycle_step", "scheme": scheme, "step": "recording"}
    yield recording | {
        "by_post": rules.recording.by_post,
        "entered": rules.recording.entered,
        "reported": rules.recording.reported,
        "name": rules.recording.name,
    }
    recognition: Entry = {"entry": "cycle_step", "scheme": scheme, "step": "recognition"}
    yield recognition | {"by_body": rules.recognition.by_body, "every": rules.recognition.every}
    approval: Entry = {"entry": "cycle_step", "scheme": scheme, "step": "approval"}
    yield approval | {
        "by_body": rules.approval.by_body,
        "every": rules.approval.every,
        "month": rules.approval.month,
        "day": rules.approval.day,
    }
    disclosure: Entry = {"entry": "cycle_step", "scheme": scheme, "step": "disclosure"}
    yield disclosure | {
        "place": rules.disclosure.place,
        "place_en": rules.disclosure.place_en,
        "every": rules.disclosure.every,
    }


def table_entries(content: ScoreTable, head: SectionHead) -> Iterator[Entry]:
    """Give the table first, then its classes, then its items; each item names its table."""
    table = f"{head.scheme}/{head.version}"
    first: Entry = {"entry": "score_table", "table": table, "scheme": head.scheme or ""}
    yield first | {"version": head.version, "demonstration": head.demonstration}
    for row in content.classes:
        entry: Entry = {"entry": "score_class", "table": table, "class": row.key}
        yield entry | {"name": row.name, "name_en": row.name_en, "basis": row.basis}
    for item in content.items:
        act: Entry = {"entry": "score_item", "table": table, "item": item.code}
        act |= {"class": item.class_, "name": item.name, "name_en": item.name_en}
        yield act | {
            "sign": item.sign,
            "points_least": format_points(item.points_least),
            "points_most": format_points(item.points_most),
            "basis": item.basis,
        }
