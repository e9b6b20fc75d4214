"""The rules port on the register's adopted sections."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.replica.memory import AdoptedSection, RegisterMemory
from kernel.points import parse_points
from kernel.units import unit_id
from points.application.ports import RulesNotHeardError
from points.domain.rules import SchemeRules
from points.domain.score_table import ScoreTable


class SchemeUnknownError(NotFoundError):
    """No scheme of that name was adopted, or the register has not told of it yet."""

    code = "scheme_unknown"


_KINDS = ("scheme", "cycle", "score_table", "bodies")
"""The kinds of sections that a scheme's rules are built of."""


class AdoptedRules:
    """Builds each scheme's rules from what registry adopted; built once per adopted state."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the rules from this memory of the register of a county."""
        self._register = register
        self._county = county
        self._built: dict[str, tuple[tuple[AdoptedSection, ...], SchemeRules]] = {}

    def of(self, scheme: str) -> SchemeRules:
        """Give a scheme's rules.

        Raises `SchemeUnknownError`, or `RulesNotHeardError` while only some of them were told.
        """
        adopted = self._register.adopted
        built = self._built.get(scheme)
        if built is None or built[0] is not adopted:
            sections = [
                section
                for kind in _KINDS
                for section in self._register.sections(kind)
                if section.scheme in (scheme, None)
            ]
            built = (adopted, _build(scheme, sections))
            self._built[scheme] = built
        return built[1]

    def scheme_of(self, grid: UUID, on: date) -> str | None:
        """Give the scheme whose unit stands above a grid; raises `RulesNotHeardError` early on."""
        schemes = self._register.sections("scheme")
        if not schemes:
            raise RulesNotHeardError("no points scheme was heard of yet")
        above = set(self._register.above(grid, on))
        for section in schemes:
            frame = _entry(section, "scheme")
            if section.scheme and unit_id(self._county, frame["unit"]) in above:
                return section.scheme
        return None

    def unit_of(self, scheme: str) -> UUID:
        """Give the unit whose scheme this is."""
        for section in self._register.sections("scheme", scheme):
            return unit_id(self._county, _entry(section, "scheme")["unit"])
        raise SchemeUnknownError(f"no scheme {scheme} was adopted")

    def leading_unit(self, scheme: str) -> UUID:
        """Give the unit of the body that leads a scheme and approves its quarters."""
        for section in self._register.sections("scheme", scheme):
            body = _entry(section, "scheme")["led_by"]
            for bodies in self._register.sections("bodies"):
                for entry in bodies.entries:
                    if entry["entry"] == "body" and entry["body"] == body:
                        return unit_id(self._county, entry["unit"])
        raise SchemeUnknownError(f"the register names no body that leads {scheme}")

    def schemes(self) -> tuple[str, ...]:
        """Name every adopted scheme."""
        return tuple(section.scheme or "" for section in self._register.sections("scheme"))

    def known_position(self) -> int:
        """Give the position of the register's log up to which these rules are known."""
        return self._register.basis()

    def members(self, scheme: str, on: date) -> frozenset[UUID]:
        """Give the members of the scheme's assessment group on a day."""
        return self._register.holders("assessment-group-member", self.unit_of(scheme), on)


def _build(scheme: str, sections: list[AdoptedSection]) -> SchemeRules:
    frames = [section for section in sections if section.kind == "scheme"]
    cycles = [section for section in sections if section.kind == "cycle"]
    tables = [section for section in sections if section.kind == "score_table"]
    if not frames:
        raise SchemeUnknownError(f"no scheme {scheme} was adopted")
    if {section.kind for section in sections} != set(_KINDS):
        raise RulesNotHeardError(f"not all rules of {scheme} are known yet: they are being told")
    points = {
        entry["key"]: entry["value"]
        for section in sections
        for entry in section.entries
        if entry["entry"] == "open_point"
    }
    approval = next(entry for entry in cycles[-1].entries if entry.get("step") == "approval")
    return SchemeRules(
        scheme=scheme,
        opening=parse_points(points["opening-balance"]),
        subject_types=frozenset(
            entry["type"] for entry in frames[-1].entries if entry["entry"] == "subject_type"
        ),
        approval_day=approval["day"],
        acts_after_approval_day=points["acts-after-approval-day"],
        late_recording_days=points["late-recording-days"],
        group_size=points["assessment-group-size"],
        group_quorum=str(points["assessment-group-quorum"]),
        tables=[_table(section) for section in tables],
    )


def _table(section: AdoptedSection) -> ScoreTable:
    ranges: dict[str, tuple[Decimal, Decimal]] = {
        entry["item"]: (parse_points(entry["points_least"]), parse_points(entry["points_most"]))
        for entry in section.entries
        if entry["entry"] == "score_item"
    }
    return ScoreTable(
        version=_entry(section, "score_table")["table"],
        effective_on=section.effective_on,
        ranges=ranges,
    )


def _entry(section: AdoptedSection, kind: str) -> dict[str, str]:
    found: dict[str, str] = next(entry for entry in section.entries if entry["entry"] == kind)
    return found
