"""What the register said of units for certain days: an official code, or a name."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg


class Said:
    """The words said of each unit, in the order of the days from which they count."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._words: dict[UUID, list[tuple[date, str]]] = {}

    @staticmethod
    def load(connection: psycopg.Connection[Any], statement: str) -> "Said":
        """Read unit, first day and word from the replica, by first day."""
        said = Said()
        for unit, since, word in connection.execute(statement):
            said._words.setdefault(unit, []).append((since, word))
        return said

    def on(self, unit: UUID, day: date, first: str) -> str:
        """Give the word that counts on a day, or the one that held at first."""
        words = self._words.get(unit, ())
        return next((word for since, word in reversed(words) if since <= day), first)
