"""The port of the rules of funds on the register's adopted sections."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import UnitSections, rule_of
from assets.domain.funds.rules import AidRule, FundKind, FundRules, SourceRule
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from kernel.chains import Chain, Stage, Step
from kernel.quorum import Threshold
from kernel.units import unit_id

KIND = "fund_rules"

Entry = dict[str, Any]


class FundRulesNotHeardError(UnavailableError):
    """No rules of funds were adopted for the unit, or the register has not told of them yet."""

    code = "fund_rules_not_heard"


class AdoptedFundRules:
    """Gives the rules of a unit from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the rules from this memory of the register of a county."""
        self._sections = UnitSections(register, KIND, names="fund_rules_unit", county=county)
        self._county = county
        self._made: dict[tuple[str, str], FundRules] = {}

    def of(self, unit: UUID, on: date) -> FundRules:
        """Give a unit's rules in force on a day; raises `FundRulesNotHeardError`."""
        found = self._sections.naming(unit, on)
        if found is None:
            raise FundRulesNotHeardError("no rules of funds of this unit were heard of yet")
        return self._rules(found)

    def bound(self, rule: str, root: str) -> FundRules:
        """Give the rules to which a matter is bound; raises `FundRulesNotHeardError`."""
        section = self._sections.bound(rule, root)
        if section is not None:
            return self._rules(section)
        raise FundRulesNotHeardError(f"{rule} was not heard of yet: send it again in a moment")

    def _rules(self, section: AdoptedSection) -> FundRules:
        key = (rule_of(section), section.root)
        if key not in self._made:
            (head,) = _of(section, "fund_rules")
            self._made[key] = FundRules(
                rule=rule_of(section),
                root=section.root,
                nominal_value_fen=head["nominal_value_fen"],
                labour=head.get("labour"),
                sources={each["source"]: _source(each) for each in _of(section, "fund_source")},
                kinds={each["kind"]: _kind(section, each) for each in _of(section, "fund_kind")},
                aid=next((self._aid(section, each) for each in _of(section, "aid_rule")), None),
            )
        return self._made[key]

    def _aid(self, section: AdoptedSection, head: Entry) -> AidRule:
        steps = [*_of(section, "aid_step")]
        posts = [*steps, *_of(section, "aid_substitute"), *_of(section, "aid_body_post")]
        member = {"post": head["members_post"], "post_unit": head.get("members_post_unit")}
        placed = (each for each in (*posts, member) if each.get("post_unit") is not None)
        return AidRule(
            chain=Chain(stages=(_stage(section, steps),)),
            in_part=frozenset(each["post"] for each in steps if each["place"] == "part"),
            places={each["post"]: unit_id(self._county, each["post_unit"]) for each in placed},
            body_posts=tuple(each["post"] for each in _of(section, "aid_body_post")),
            majority=Threshold(
                numerator=head["numerator"],
                denominator=head["denominator"],
                bound=head["bound"],
                of="due",
            ),
            members_post=head["members_post"],
            members_least=head["members_least"],
            members_most=head["members_most"],
            purpose=head["purpose"],
        )


def _stage(section: AdoptedSection, steps: list[Entry]) -> Stage:
    return Stage(
        order="serial",
        steps=tuple(
            Step(
                key=each["step"],
                post=each["post"],
                signers_min=each["signers"],
                substitutes=tuple(
                    other["post"]
                    for other in _of(section, "aid_substitute")
                    if other["step"] == each["step"]
                ),
            )
            for each in steps
        ),
    )


def _source(entry: Entry) -> SourceRule:
    return SourceRule(
        key=entry["source"],
        received=entry.get("received"),
        spent=entry.get("spent"),
        goods=entry.get("goods"),
    )


def _kind(section: AdoptedSection, entry: Entry) -> FundKind:
    key = entry["kind"]
    purposes = (each for each in _of(section, "fund_kind_purpose") if each["kind"] == key)
    sources = (each for each in _of(section, "fund_kind_source") if each["kind"] == key)
    return FundKind(
        key=key,
        purposes=frozenset(each["purpose"] for each in purposes),
        sources=tuple(each["source"] for each in sources),
        draw=entry["draw"],
        spending=entry["spending"],
        open_to_owners=entry["open_to_owners"],
        aid=entry["aid"],
    )


def _of(section: AdoptedSection, kind: str) -> Iterator[Entry]:
    return (entry for entry in section.entries if entry["entry"] == kind)


def _rule(section: AdoptedSection) -> str:
    return f"{section.section}@{section.version}"
