"""Quorum and majority (法定人数、表决比例) as data, decided in exact fractions."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kernel.errors import KernelError

Base = Literal["due", "present"]
Bound = Literal["at_least", "more_than"]

_BASE_ZH: dict[Base, str] = {"due": "应到", "present": "实到"}
_BOUND_ZH: dict[Bound, str] = {"at_least": "不少于", "more_than": "超过"}
_BOUND_EN: dict[Bound, str] = {"at_least": "at least", "more_than": "more than"}


class ThresholdError(KernelError):
    """The share cannot be a threshold."""

    code = "threshold"


class TallyError(KernelError):
    """The counts of a meeting contradict each other."""

    code = "tally"


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """A share that must be reached (以上, `at_least`) or passed (过, `more_than`).

    Half passed (过半数) is more than 1/2; two thirds and above (三分之二以上) is at least 2/3.
    """

    numerator: int
    denominator: int
    bound: Bound
    of: Base

    def __post_init__(self) -> None:
        if self.denominator < 1 or not 0 <= self.numerator <= self.denominator:
            raise ThresholdError(
                f"{self.numerator}/{self.denominator} is not a share between 0 and 1; correct it"
            )
        if self.bound == "more_than" and self.numerator == self.denominator:
            raise ThresholdError("nothing is more than the whole; use at_least")

    @property
    def share(self) -> Fraction:
        """The share as an exact fraction."""
        return Fraction(self.numerator, self.denominator)

    def needed(self, base: int) -> int:
        """Give the least number of people that meets this threshold; never fewer than one."""
        exact = self.share * base
        least = -(-exact.numerator // exact.denominator)
        if self.bound == "more_than" and least == exact:
            least += 1
        return max(least, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What was counted at one meeting: due (应到), present (实到), and the votes (表决票).

    Who is recused is neither due nor present; whoever does not vote is present all the same.
    """

    due: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0

    def __post_init__(self) -> None:
        if min(self.due - 1, self.present, self.in_favour, self.against, self.abstained) < 0:
            raise TallyError("a count is below zero or nobody is due; correct the counts")
        if self.present > self.due:
            raise TallyError(f"{self.present} are present but only {self.due} due; correct them")
        if (votes := self.in_favour + self.against + self.abstained) > self.present:
            raise TallyError(f"{votes} votes were counted of {self.present} present; count again")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuorumRule:
    """When a body may decide (法定人数, a share of those due) and when it has (表决比例)."""

    attendance: Threshold
    majority: Threshold

    def __post_init__(self) -> None:
        if self.attendance.of != "due":
            raise ThresholdError("attendance is a share of those due; say `of: due`")

    def decide(self, tally: Tally) -> "QuorumResult":
        """Judge one meeting; without a quorum nothing is carried, whatever the votes."""
        base = tally.due if self.majority.of == "due" else tally.present
        return QuorumResult(
            rule=self,
            tally=tally,
            present_needed=self.attendance.needed(tally.due),
            in_favour_needed=self.majority.needed(base),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class QuorumResult:
    """The judgement of one meeting, with the numbers it rests on."""

    rule: QuorumRule
    tally: Tally
    present_needed: int
    in_favour_needed: int

    @property
    def quorate(self) -> bool:
        """Whether enough of those due were present (达到法定人数)."""
        return self.tally.present >= self.present_needed

    @property
    def carried(self) -> bool:
        """Whether the motion was adopted (通过): a quorum, and enough in favour."""
        return self.quorate and self.tally.in_favour >= self.in_favour_needed

    def in_english(self) -> str:
        """Give the judgement as a sentence in English."""
        return (
            f"{self.tally.present} of {self.tally.due} due were present, {self.present_needed} "
            f"needed ({_in_english(self.rule.attendance)}): "
            f"{'quorum' if self.quorate else 'no quorum'}; "
            f"{self.tally.in_favour} in favour, {self.in_favour_needed} needed "
            f"({_in_english(self.rule.majority)}): {'carried' if self.carried else 'not carried'}."
        )

    def in_chinese(self) -> str:
        """Give the judgement as a sentence in Chinese (表决结果)."""
        return (
            f"应到{self.tally.due}人，实到{self.tally.present}人，须{self.present_needed}人"
            f"（{_in_chinese(self.rule.attendance)}），"
            f"{'达到' if self.quorate else '未达到'}法定人数；"
            f"赞成{self.tally.in_favour}票，须{self.in_favour_needed}票"
            f"（{_in_chinese(self.rule.majority)}），{'通过' if self.carried else '未通过'}。"
        )


def _in_english(threshold: Threshold) -> str:
    return f"{_BOUND_EN[threshold.bound]} {threshold.share} of {threshold.of}"


def _in_chinese(threshold: Threshold) -> str:
    return f"{_BOUND_ZH[threshold.bound]}{_BASE_ZH[threshold.of]}的{threshold.share}"
