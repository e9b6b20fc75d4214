"""A score table (评分表) that somebody gives for a question, instead of one that was adopted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from audit.domain.replay.tables import Item, Table
from kernel.errors import KernelError
from kernel.points import parse_points

NAME = "given"
ITEMS_MAX = 1_000


class TableFormError(Exception):
    """What was given is no table; the message says what to write instead."""


def given_table(items: Sequence[Mapping[str, Any]]) -> Table:
    """Read items of the form `{"item": …, "points_least": …, "points_most": …}`.

    Points are decimal text. Raises `TableFormError`.
    """
    if not 0 < len(items) <= ITEMS_MAX:
        raise TableFormError(f"give 1 to {ITEMS_MAX} items")
    found: dict[str, Item] = {}
    for number, said in enumerate(items, 1):
        try:
            name = said["item"]
            item = Item(
                name=said.get("name", name),
                name_en=said.get("name_en", name),
                least=parse_points(said["points_least"]),
                most=parse_points(said["points_most"]),
            )
        except (KeyError, TypeError, AttributeError, KernelError) as error:
            raise TableFormError(
                f"item {number}: write item, points_least and points_most, points as text"
            ) from error
        if not isinstance(name, str) or name in found or item.least > item.most:
            raise TableFormError(
                f"item {number}: name each item once, with no more least than most points"
            )
        found[name] = item
    return Table(
        name=NAME,
        scheme="",
        version=0,
        effective_on=date.min,
        adopted_index=-1,
        resolution="",
        items=found,
    )
