"""The adopted rules of a scheme's honours: titles, whom each is for, and what the bonus may be."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.errors import NotFoundError, RefusedError

FEN_OF_A_YUAN = 100


class TitleUnknownError(NotFoundError):
    """The adopted rules know no such title."""

    code = "title_unknown"


class TitleNotForSubjectError(RefusedError):
    """The title is for other types of subjects."""

    code = "title_not_for_subject"


class BonusOutOfRangeError(RefusedError):
    """The bonus is less or more than the rules allow."""

    code = "bonus_out_of_range"


@dataclass(frozen=True, kw_only=True)
class HonourRules:
    """One adopted version; each value that the source text leaves open has an owner in the pack."""

    version: str
    """Section and number, for example `anjia-points/honours@1`."""
    ties: str
    bonus_least_fen: int
    bonus_most_fen: int
    titles: Mapping[str, frozenset[str]]

    def check(self, title: str, *, subject_type: str, bonus_fen: int) -> None:
        """Refuse a title that is unknown or for others, and a bonus outside its bounds."""
        if title not in self.titles:
            raise TitleUnknownError(f"{self.version} has no title {title}")
        if subject_type not in self.titles[title]:
            allowed = ", ".join(sorted(self.titles[title]))
            raise TitleNotForSubjectError(f"{title} is for {allowed}, not for a {subject_type}")
        if not self.bonus_least_fen <= bonus_fen <= self.bonus_most_fen:
            least, most = (
                bound // FEN_OF_A_YUAN for bound in (self.bonus_least_fen, self.bonus_most_fen)
            )
            raise BonusOutOfRangeError(
                f"a bonus is {least} to {most} yuan, written in fen; this one is {bonus_fen} fen",
                least=self.bonus_least_fen,
                most=self.bonus_most_fen,
            )
