"""The posting rules port on the register's adopted sections."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import UnitSections
from assets.application.payments.payment_slips import OTHERWISE
from assets.domain.books.posting import PostedAs, PostingBook, PostingRule, ReviewDuty, RuleLine
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id

KIND = "posting_rules"


class PostingRulesNotHeardError(UnavailableError):
    """No posting rules of the chart are in force, or the register has not told of them yet."""

    code = "posting_rules_not_heard"


class AdoptedPostingRules:
    """Gives the rules of a unit, from the sections that registry adopted.

    A section that names the unit goes before one for all; of these the one in force last counts.
    """

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._sections = UnitSections(register, KIND, names="posting_unit", county=county)
        self._county = county
        self._made: dict[tuple[str, int, str], PostingBook] = {}

    def of(self, unit: UUID, chart: str, on: date) -> PostingBook:
        """Give a unit's rules in force on a day; raises `PostingRulesNotHeardError`."""
        found = self.find(unit, chart, on)
        if found is None:
            raise PostingRulesNotHeardError(
                f"no posting rules of the chart {chart} in force on {on} were heard of yet"
            )
        return found

    def find(self, unit: UUID, chart: str, on: date) -> PostingBook | None:
        """Give a unit's rules in force on a day, or None."""
        return self._in_force(unit, on, chart=chart)

    def payment(self, unit: UUID, category: str, on: date) -> PostedAs | None:
        """Give how a unit's payments of a category are booked on a day.

        While no rules were heard of, each waits as a slip all the same: none is lost to the books.
        """
        book = self._in_force(unit, on)
        return OTHERWISE if book is None else book.payment(category)

    def _in_force(self, unit: UUID, on: date, *, chart: str | None = None) -> PostingBook | None:
        in_force = [
            each for each in self._sections.in_force(on) if chart in {None, _chart_of(each)}
        ]
        own = [each for each in in_force if unit in self._sections.units(each)]
        found = own or [each for each in in_force if not self._sections.units(each)]
        return self._book(found[-1]) if found else None

    def _book(self, section: AdoptedSection) -> PostingBook:
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = posting_book_of(section, county=self._county)
        return self._made[key]


def posting_book_of(section: AdoptedSection, *, county: str) -> PostingBook:
    """Give the rules that an adopted section holds."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in section.entries:
        by_kind[entry["entry"]].append(entry)
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    for entry in by_kind["posting_line_named"]:
        named[entry["rule"], entry["line"]].add(entry["dimension"])
    lines: dict[str, list[RuleLine]] = defaultdict(list)
    for entry in by_kind["posting_line"]:
        dimensions = frozenset(named[entry["rule"], entry["line"]])
        lines[entry["rule"]].append(_line(entry, dimensions))
    sums: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in by_kind["posting_sum"]:
        sums[entry["rule"]][entry["amount"]].append(entry["part"])
    return PostingBook(
        rule=f"{section.section}@{section.version}",
        chart=str(_chart_of(section)),
        rules={
            entry["rule"]: PostingRule(
                key=entry["rule"],
                voucher=entry["voucher"],
                lines=tuple(lines[entry["rule"]]),
                sums={whole: tuple(parts) for whole, parts in sums[entry["rule"]].items()},
                name=entry["name"],
                red_ink=entry.get("red_ink", False),
                name_en=entry["name_en"],
            )
            for entry in by_kind["posting_rule"]
        },
        payments={
            entry.get("category"): PostedAs(
                form=entry["form"],
                paid=entry["paid"],
                returned=entry["returned"],
                cleared=entry.get("cleared"),
                roll=entry.get("roll", False),
            )
            for entry in by_kind["posted_payments"]
        },
        reviews=tuple(_duty(entry, by_kind, county) for entry in by_kind["slip_review"]),
    )


def _duty(
    head: dict[str, Any], by_kind: dict[str, list[dict[str, Any]]], county: str
) -> ReviewDuty:
    def own(kind: str) -> list[dict[str, Any]]:
        return [each for each in by_kind[kind] if each["review"] == head["review"]]

    return ReviewDuty(
        posts={
            each["post"]: unit_id(county, each["post_unit"]) if "post_unit" in each else None
            for each in own("slip_review_post")
        },
        units=frozenset(unit_id(county, each["unit"]) for each in own("slip_review_unit")),
        rules=frozenset(each["rule"] for each in own("slip_review_rule")),
        amount_fen_least=head["amount_fen_least"],
    )


def _line(entry: dict[str, Any], named: frozenset[str]) -> RuleLine:
    return RuleLine(
        side=entry["side"],
        account=entry["account"],
        amount=entry["amount"],
        sub=entry.get("sub"),
        named=named,
        party_of=entry.get("party_of"),
        red_ink=entry.get("red_ink", False),
    )


def _chart_of(section: AdoptedSection) -> str | None:
    heads = (entry["chart"] for entry in section.entries if entry["entry"] == "posting_rules")
    return next(heads, None)
