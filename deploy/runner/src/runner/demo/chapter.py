"""What a chapter is: a story of the year that is told beside the ordinary days."""

from collections.abc import Sequence
from datetime import date, datetime

from runner.demo.acts import Act
from runner.demo.books import Books, Place
from runner.demo.lives import Merger, Split
from runner.demo.script import Action, Term

Timed = tuple[datetime, Action]


class Chapter:
    """Says what its subjects did, who must hold which post for it, and what is sent when.

    Everything is empty unless a chapter says otherwise.
    """

    acts: Sequence[Act] = ()
    """Acts that the chapter rests on; the group recognises them, unless they are refused."""
    refused: frozenset[Place] = frozenset()
    """Those of its acts that the grid officer rejects."""
    reserved: frozenset[str] = frozenset()
    """Subjects (by key) of whom nothing but these acts is recorded."""
    splits: Sequence[Split] = ()
    """Households of which part becomes one of its own; the chapter has it registered."""
    mergers: Sequence[Merger] = ()
    """Households that join another one; the same."""
    terms: Sequence[Term] = ()
    """Who holds which post from the first day on, beside those that every village needs."""

    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Give what is sent on a day, when the day's ordinary decisions are in the books."""
        raise NotImplementedError
