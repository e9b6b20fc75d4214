"""The questions to which every pack must bring a value, because no source text answers them.

The values are in the packs alone. What is here is only what kind of value the code can follow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from registry.domain.pack.findings import Breach
from registry.domain.pack.head import OpenPoint, SectionKind
from registry.domain.pack.pack import Pack
from registry.domain.pack.vocabulary import read_points


@dataclass(frozen=True, kw_only=True)
class Question:
    """What kind of value answers a question: one of some words, points, or a bounded number."""

    choices: tuple[str, ...] = ()
    points: bool = False
    text: bool = False
    least: int | None = None
    most: int | None = None

    def accepts(self, value: str | int) -> bool:
        """Say whether the code can follow this value."""
        if isinstance(value, int):
            return (
                self.least is not None
                and self.most is not None
                and (self.least <= value <= self.most)
            )
        return value in self.choices or self.text or (self.points and _is_points(value))

    def wanted(self) -> str:
        """Say in words which values are accepted."""
        ways = [f"`{choice}`" for choice in self.choices]
        if self.points:
            ways.append("points as decimal text")
        if self.text:
            ways.append("a text")
        if self.least is not None:
            ways.append(f"a whole number from {self.least} to {self.most}")
        return " or ".join(ways)


QUESTIONS: Mapping[SectionKind, Mapping[str, Question]] = {
    "divisions": {},
    "units": {"grid-names": Question(choices=("illustrative", "adopted"))},
    "bodies": {
        "assessment-group-quorum": Question(choices=("more_than_half", "two_thirds", "all")),
        "assessment-group-size": Question(least=1, most=99),
        "supervision-committee-size": Question(least=1, most=99),
    },
    "grids": {
        "deputy-grid-head-seats": Question(least=1, most=9),
        "first-grid-officer-seats": Question(least=1, most=99),
        "grid-code-form": Question(choices=("illustrative", "adopted")),
        "grid-coordinator-seats": Question(least=1, most=99),
        "grid-head-seats": Question(least=1, most=9),
    },
    "scheme": {
        "balance-at-year-end": Question(choices=("carried_over", "reset_to_opening")),
        "fifth-score-class": Question(text=True),
        "item-ranges": Question(choices=("illustrative", "adopted")),
        "item-wordings": Question(choices=("illustrative", "adopted")),
        "merge-opening": Question(choices=("carried", "not_carried")),
        "opening-balance": Question(points=True),
        "points-cap-per-period": Question(points=True, choices=("none",)),
        "rule-amendment": Question(choices=("whenever_adopted", "once_a_year")),
        "sixth-score-class": Question(text=True),
        "split-opening": Question(choices=("carried", "opening")),
    },
    "cycle": {
        "acts-after-approval-day": Question(choices=("next_quarter", "same_quarter")),
        "assessment-period-months": Question(least=1, most=24),
        "correction-after-close": Question(choices=("reissue_closed_quarter", "current_quarter")),
        "late-recording-days": Question(least=0, most=366),
        "objection-window-days": Question(least=1, most=366),
        "running-month-recognition": Question(choices=("before_approval_day", "next_quarter")),
    },
    "score_table": {},
    "blacklist": {
        "blacklist-exit": Question(choices=("standing_reached", "none")),
        "blacklist-relisting": Question(choices=("new_assessment", "after_one_period")),
    },
    "benefits": {"benefit-list": Question(choices=("illustrative", "adopted"))},
    "honours": {
        "honour-decision": Question(choices=("group_proposes_branch_approves",)),
        "honour-title-types": Question(choices=("as_listed",)),
        "honours-per-title": Question(choices=("not_limited",)),
        "ranking-ties": Question(choices=("shared", "shared_without_gaps", "by_account")),
    },
    "budget_rules": {"budget-thresholds": Question(choices=("illustrative", "adopted"))},
    "bank_formats": {"bank-formats": Question(choices=("illustrative", "adopted"))},
    "chart_conversion": {"conversion-rules": Question(choices=("illustrative", "adopted"))},
    "chart": {"chart-text": Question(choices=("not_compared", "compared"))},
    "income_rules": {"income-rules": Question(choices=("illustrative", "adopted"))},
    "linkage": {"consent-days-most": Question(least=1, most=3_660)},
    "contract_rules": {"contract-rules": Question(choices=("illustrative", "adopted"))},
    "member_rules": {
        "pay-formula": Question(choices=("illustrative", "adopted")),
        "reserve-part": Question(choices=("illustrative", "adopted")),
    },
    "payment_chains": {"payment-chains": Question(choices=("illustrative", "adopted"))},
    "fund_rules": {"fund-rules": Question(choices=("illustrative", "adopted"))},
    "posting_rules": {"posting-rules": Question(choices=("illustrative", "adopted"))},
    "statement_notes": {"note-points": Question(choices=("illustrative", "compared"))},
    "red_flag_rules": {"red-flag-rules": Question(choices=("illustrative", "adopted"))},
    "property_rules": {"property-rules": Question(choices=("illustrative", "adopted"))},
}


def check_open_points(pack: Pack) -> Iterator[Breach]:
    """Find open points that are missing, doubled, unknown, or hold a value nobody can follow."""
    kinds = {section.key: section.kind for section in pack.head.sections}
    seen: set[tuple[str, str]] = set()
    for index, point in enumerate(pack.head.open_points):
        path = ("open_points", index)
        if (point.section, point.key) in seen:
            yield _breach((*path, "key"), "open_point_duplicate", f"Keep one {point.key} only.")
        seen.add((point.section, point.key))
        if point.section not in kinds:
            yield _breach(
                (*path, "section"), "section_unknown", f"No section {point.section} is listed."
            )
            continue
        yield from _check_value(point, QUESTIONS[kinds[point.section]].get(point.key), path)
    for section in pack.head.sections:
        for key in QUESTIONS[section.kind]:
            if (section.key, key) not in seen:
                yield _breach(
                    ("open_points",),
                    "open_point_missing",
                    f"Add the open point {key} of section {section.key}.",
                )


def _check_value(
    point: OpenPoint, question: Question | None, path: tuple[str | int, ...]
) -> Iterator[Breach]:
    if question is None:
        yield _breach(
            (*path, "key"), "open_point_unknown", f"Remove {point.key}: no code asks this here."
        )
    elif not question.accepts(point.value):
        yield _breach(
            (*path, "value"),
            "open_point_value_not_allowed",
            f"Write {question.wanted()} for {point.key}.",
        )


def _is_points(value: str) -> bool:
    try:
        read_points(value)
    except PydanticCustomError:
        return False
    return True


def _breach(path: tuple[str | int, ...], code: str, message: str) -> Breach:
    return Breach(section="", path=path, code=code, message=message)
