"""The adopted score tables of the scheme that is played, read from the county pack's files."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

SCHEME = "anjia-points"
NEGATIVE_CLASS = "negative-list"
CARRIED = "carried"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of a table: its class and the least and most points it may give."""

    code: str
    kind: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True, kw_only=True)
class Table:
    """One version of the score table and the day from which it is in force."""

    version: str
    effective_on: date
    items: Mapping[str, Item]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the plan must keep to: the tables, and the values of the pack's open points."""

    tables: Sequence[Table]
    opening: Decimal
    late_recording_days: int
    approval_day: int
    group_size: int
    supervision_size: int
    period_months: int
    """One assessment period, for which a listing holds."""
    split_opening: str
    """`carried` or `opening`: with what a household begins that was part of another one."""
    merge_opening: str
    """`carried` or `not_carried`: whether a standing goes on in the household joined."""
    villages: Sequence[str] = ()
    """The codes of the county's villages, in the order of the official divisions."""

    def table_on(self, day: date) -> Table:
        """Give the table in force on a day."""
        return [table for table in self.tables if table.effective_on <= day][-1]

    def fits(self, item: str, points: Decimal, day: date) -> bool:
        """Tell whether the table of a day allows an item this many points."""
        found = self.table_on(day).items.get(item)
        return found is not None and found.least <= points <= found.most


def read_rules(pack: Path) -> Rules:
    """Read the rules out of a pack's folder; whether the pack is sound is not asked here."""
    head = yaml.safe_load((pack / "pack.yaml").read_text("utf-8"))
    tables = [
        Table(
            version=f"{SCHEME}/{section['version']}",
            effective_on=section["effective_on"],
            items=_items(pack / section["files"]["items"]),
        )
        for section in head["sections"]
        if section["kind"] == "score_table" and section["scheme"] == SCHEME
    ]
    cycle = yaml.safe_load((pack / "anjia" / "cycle.yaml").read_text("utf-8"))
    open_points = {point["key"]: point["value"] for point in head["open_points"]}
    return Rules(
        tables=tuple(sorted(tables, key=lambda table: table.effective_on)),
        opening=Decimal(open_points["opening-balance"]),
        late_recording_days=int(open_points["late-recording-days"]),
        approval_day=int(cycle["approval"]["day"]),
        group_size=int(open_points["assessment-group-size"]),
        supervision_size=int(open_points["supervision-committee-size"]),
        period_months=int(open_points["assessment-period-months"]),
        split_opening=open_points["split-opening"],
        merge_opening=open_points["merge-opening"],
        villages=_villages(pack / "divisions.csv"),
    )


def _villages(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file) if row["kind"] == "village")


def _items(path: Path) -> dict[str, Item]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Item(
                code=row["code"],
                kind=row["class"],
                least=Decimal(row["points_least"]),
                most=Decimal(row["points_most"]),
            )
            for row in csv.DictReader(file)
        }
