"""What a sealing (封存) says: how far every source and unit had come at one size of the log."""

import re
from dataclasses import dataclass
from typing import Any

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """The heads of sources with their chain links, and the last numbers of units."""

    size: int
    heads: tuple[tuple[str, int, bytes], ...]
    units: tuple[tuple[str, str, int], ...]


def read_sealing(data: Any) -> Sealing | None:
    """Read the data of a sealing; None where it is not written as one."""
    try:
        heads = tuple(
            (head["source"], head["position"], bytes.fromhex(head["chain"]))
            for head in data["heads"]
            if _HEX.fullmatch(head["chain"])
        )
        units = tuple((unit["source"], unit["unit"], unit["unitseq"]) for unit in data["units"])
        size, told = data["size"], len(data["heads"])
    except (KeyError, TypeError, ValueError):
        return None
    numbers = [size, *(head[1] for head in heads), *(unit[2] for unit in units)]
    names = [*(head[0] for head in heads), *(name for unit in units for name in unit[:2])]
    fits = all(type(each) is int and each >= 0 for each in numbers)
    if len(heads) != told or not fits or not all(isinstance(each, str) for each in names):
        return None
    return Sealing(size=size, heads=heads, units=units)
