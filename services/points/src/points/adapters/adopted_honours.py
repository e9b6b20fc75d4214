"""The rules of honours and of linkage, from the register's adopted sections."""

from collections import defaultdict
from datetime import date

from chassis.errors import NotFoundError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from points.domain.honour_rules import HonourRules
from points.domain.linkage import LinkageRules


class HonoursNotAdoptedError(NotFoundError):
    """No honours were adopted for the scheme, or the register has not told of them yet."""

    code = "honours_not_adopted"


class LinkageNotAdoptedError(NotFoundError):
    """No purposes were adopted for the scheme, or the register has not told of them yet."""

    code = "linkage_not_adopted"


class AdoptedHonours:
    """Gives the rules of honours and of linkage as they are in force on a day."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read the rules from this memory of the register."""
        self._register = register

    def of(self, scheme: str, on: date) -> HonourRules:
        """Give the rules in force on a day; raises `HonoursNotAdoptedError`."""
        section = in_force(self._register, "honours", scheme, on)
        if section is None:
            raise HonoursNotAdoptedError(f"no honours of {scheme} are in force on {on}")
        titles: dict[str, set[str]] = defaultdict(set)
        for entry in section.entries:
            if entry["entry"] == "honour_title_type":
                titles[entry["title"]].add(entry["type"])
        bonus = next(entry for entry in section.entries if entry["entry"] == "honour_bonus")
        return HonourRules(
            version=version_of(section),
            ties=open_value(section, "ranking-ties"),
            bonus_least_fen=bonus["fen_least"],
            bonus_most_fen=bonus["fen_most"],
            titles={title: frozenset(types) for title, types in titles.items()},
        )

    def linkage(self, scheme: str, on: date) -> LinkageRules:
        """Give for what standings may be shown on a day; raises `LinkageNotAdoptedError`."""
        section = in_force(self._register, "linkage", scheme, on)
        if section is None:
            raise LinkageNotAdoptedError(f"no linkage of {scheme} is in force on {on}")
        return LinkageRules(
            version=version_of(section),
            posts={
                entry["purpose"]: entry["post"]
                for entry in section.entries
                if entry["entry"] == "linkage_purpose"
            },
            consent_days_most=int(open_value(section, "consent-days-most")),
        )


def in_force(register: RegisterMemory, kind: str, scheme: str, on: date) -> AdoptedSection | None:
    """Give the section of a kind that is in force for a scheme on a day, if there is one."""
    sections = [
        section for section in register.sections(kind, scheme) if section.effective_on <= on
    ]
    return sections[-1] if sections else None


def version_of(section: AdoptedSection) -> str:
    """Name a section with its version, as an envelope's authority does."""
    return f"{section.section}@{section.version}"


def open_value(section: AdoptedSection, key: str) -> str:
    """Give the value that is used for an open point of a section, as text."""
    points = {
        entry["key"]: entry["value"] for entry in section.entries if entry["entry"] == "open_point"
    }
    return str(points[key])
