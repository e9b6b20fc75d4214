"""A bounded memory of opened keys, each usable for a limited time."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

_Name = TypeVar("_Name")
_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Mark:
    """The moment before a key was read: what was read then is stale after the next clearing."""

    epoch: int
    at: float


class KeyCache(Generic[_Name, _Key]):
    """Remembers at most `kept_max` keys, none of them longer than `seconds_max` after its reading.

    Reading takes no lock. A key that was read before a clearing is not remembered after it.
    """

    def __init__(
        self, *, kept_max: int, seconds_max: float, monotonic: Callable[[], float]
    ) -> None:
        self._kept_max = kept_max
        self._seconds_max = seconds_max
        self._monotonic = monotonic
        self._kept: dict[_Name, tuple[_Key, float]] = {}
        self._epoch = 0
        self._lock = Lock()

    def get(self, name: _Name) -> _Key | None:
        """Return the key if it is remembered and still fresh."""
        kept = self._kept.get(name)
        if kept is None or kept[1] <= self._monotonic():
            return None
        return kept[0]

    def mark(self) -> Mark:
        """Note the moment; take it before the key is read."""
        return Mark(self._epoch, self._monotonic())

    def put(self, name: _Name, key: _Key, mark: Mark) -> None:
        """Remember a key that was read after this mark, and let go of the oldest ones."""
        with self._lock:
            if mark.epoch != self._epoch:
                return
            self._kept.pop(name, None)
            self._kept[name] = (key, mark.at + self._seconds_max)
            self._drop_stale()
            while len(self._kept) > self._kept_max:
                del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        """Let go of every key."""
        with self._lock:
            self._epoch += 1
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)

    def _drop_stale(self) -> None:
        # Keys stand in the order in which they were put, and all live equally long.
        now = self._monotonic()
        while self._kept:
            name = next(iter(self._kept))
            if self._kept[name][1] > now:
                return
            del self._kept[name]
