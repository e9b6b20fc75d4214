"""The rules port on the register's adopted sections."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from kernel.points import parse_points
from kernel.units import unit_id
from points.application.ports import RulesNotHeardError
from points.domain.rules import SchemeRules
from points.domain.score_table import ScoreTable


class SchemeUnknownError(NotFoundError):
    """No scheme of that name was adopted, or the register has not told of it yet."""

    code = "scheme_unknown"


_FRAME = ("scheme", "cycle", "bodies")
"""The kinds of sections of which those in force today count."""
_TABLES = "score_table"
"""The kind of which all count: a table is chosen by the day of the act."""


class AdoptedRules:
    """Builds each scheme's rules from what registry adopted; built once per adopted state and day.

    Frame, cycle and open points are those in force on the business date: a newer section that is
    adopted for a later day changes nothing before it.
    """

    def __init__(self, register: RegisterMemory, *, county: str, today: Callable[[], date]) -> None:
        """Read the rules from this memory of the register of a county, as of the business date."""
        self._register = register
        self._county = county
        self._today = today
        self._built: dict[str, tuple[date, tuple[AdoptedSection, ...], SchemeRules]] = {}

    def of(self, scheme: str) -> SchemeRules:
        """Give a scheme's rules.

        Raises `SchemeUnknownError`, or `RulesNotHeardError` while only some of them were told.
        """
        adopted, today = self._register.adopted, self._today()
        built = self._built.get(scheme)
        if built is None or built[0] != today or built[1] is not adopted:
            sections = [
                section
                for kind in (*_FRAME, _TABLES)
                for section in self._register.sections(kind)
                if section.scheme in (scheme, None)
            ]
            in_force = [section for section in sections if section.effective_on <= today]
            built = (today, adopted, _build(scheme, sections, in_force))
            self._built[scheme] = built
        return built[2]

    def scheme_of(self, grid: UUID, on: date) -> str | None:
        """Give the scheme whose unit stands above a grid; raises `RulesNotHeardError` early on."""
        if not self._register.sections("scheme"):
            raise RulesNotHeardError("no points scheme was heard of yet")
        above = set(self._register.above(grid, on))
        for scheme, frame in self._frames(on).items():
            if unit_id(self._county, frame["unit"]) in above:
                return scheme
        return None

    def unit_of(self, scheme: str) -> UUID:
        """Give the unit whose scheme this is."""
        return unit_id(self._county, self._frame(scheme)["unit"])

    def leading_unit(self, scheme: str) -> UUID:
        """Give the unit of the body that leads a scheme and approves its quarters."""
        body = self._frame(scheme)["led_by"]
        for bodies in reversed(self._register.sections("bodies")):
            for entry in bodies.entries:
                if entry["entry"] == "body" and entry["body"] == body:
                    return unit_id(self._county, entry["unit"])
        raise SchemeUnknownError(f"the register names no body that leads {scheme}")

    def schemes(self) -> tuple[str, ...]:
        """Name every scheme in force."""
        return tuple(self._frames(self._today()))

    def known_position(self) -> int:
        """Give the position of the register's log up to which these rules are known."""
        return self._register.basis()

    def members(self, scheme: str, on: date) -> frozenset[UUID]:
        """Give the members of the scheme's assessment group on a day."""
        return self._register.holders("assessment-group-member", self.unit_of(scheme), on)

    def _frame(self, scheme: str) -> dict[str, str]:
        try:
            return self._frames(self._today())[scheme]
        except KeyError:
            raise SchemeUnknownError(f"no scheme {scheme} is in force") from None

    def _frames(self, on: date) -> dict[str, dict[str, str]]:
        """Give the frame of each scheme in force on a day; of two the one in force last."""
        return {
            section.scheme: _entry(section, "scheme")
            for section in self._register.sections("scheme")
            if section.scheme and section.effective_on <= on
        }


def _build(
    scheme: str, sections: list[AdoptedSection], in_force: list[AdoptedSection]
) -> SchemeRules:
    frames = [section for section in in_force if section.kind == "scheme"]
    cycles = [section for section in in_force if section.kind == "cycle"]
    tables = [section for section in sections if section.kind == _TABLES]
    if not frames:
        raise SchemeUnknownError(f"no scheme {scheme} is in force")
    if not {section.kind for section in in_force}.issuperset(_FRAME) or not tables:
        raise RulesNotHeardError(f"not all rules of {scheme} are known yet: they are being told")
    points = {
        entry["key"]: entry["value"]
        for section in in_force
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
        correction_after_close=points["correction-after-close"],
        split_opening=points["split-opening"],
        merge_opening=points["merge-opening"],
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
