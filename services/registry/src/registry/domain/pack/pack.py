"""A county pack as a whole: its head and what its sections hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from chassis.errors import NotFoundError
from registry.domain.pack.bank_formats import BankFormats
from registry.domain.pack.benefits import Benefits, Blacklist
from registry.domain.pack.bodies import Bodies
from registry.domain.pack.budget_rules import BudgetRules
from registry.domain.pack.chart_conversions import ChartConversion
from registry.domain.pack.charts import Chart
from registry.domain.pack.contract_rules import ContractRules
from registry.domain.pack.fund_rules import FundRules
from registry.domain.pack.grids import Grids
from registry.domain.pack.head import OpenPoint, PackHead, SectionHead, SectionKind
from registry.domain.pack.honours import Honours, Linkage
from registry.domain.pack.income_rules import IncomeRules
from registry.domain.pack.member_rules import MemberRules
from registry.domain.pack.payment_chains import PaymentChains
from registry.domain.pack.posting_rules import PostingRules
from registry.domain.pack.property_rules import PropertyRules
from registry.domain.pack.red_flag_rules import RedFlagRules
from registry.domain.pack.scoring import Cycle, Scheme, ScoreTable
from registry.domain.pack.statement_notes import StatementNotes
from registry.domain.pack.units import Divisions, Units

Content: TypeAlias = (
    Divisions | Units | Bodies | Grids | Scheme | Cycle
    | ScoreTable | Blacklist | Benefits | BudgetRules | Honours | Linkage
    | PaymentChains | Chart | PostingRules | FundRules | PropertyRules | ContractRules
    | MemberRules | IncomeRules | BankFormats | ChartConversion | StatementNotes
    | RedFlagRules
)  # fmt: skip
ContentT = TypeVar(
    "ContentT",
    Divisions,
    Units,
    Bodies,
    Grids,
    Scheme,
    Cycle,
    ScoreTable,
    Blacklist,
    Benefits,
    BudgetRules,
    Honours,
    Linkage,
    PaymentChains,
    Chart,
    PostingRules,
    FundRules,
    PropertyRules,
    ContractRules,
    MemberRules,
    IncomeRules,
    BankFormats,
    ChartConversion,
    StatementNotes,
    RedFlagRules,
)

CONTENT_OF_KIND: Mapping[SectionKind, type[Content]] = {
    "divisions": Divisions,
    "units": Units,
    "bodies": Bodies,
    "grids": Grids,
    "scheme": Scheme,
    "cycle": Cycle,
    "score_table": ScoreTable,
    "blacklist": Blacklist,
    "benefits": Benefits,
    "budget_rules": BudgetRules,
    "honours": Honours,
    "linkage": Linkage,
    "payment_chains": PaymentChains,
    "chart": Chart,
    "contract_rules": ContractRules,
    "posting_rules": PostingRules,
    "fund_rules": FundRules,
    "property_rules": PropertyRules,
    "member_rules": MemberRules,
    "income_rules": IncomeRules,
    "bank_formats": BankFormats,
    "chart_conversion": ChartConversion,
    "statement_notes": StatementNotes,
    "red_flag_rules": RedFlagRules,
}


class SectionNotInPackError(NotFoundError):
    """The pack has no section of this key."""

    code = "section_not_in_pack"


class OpenPointNotInPackError(NotFoundError):
    """The section has no open point of this key."""

    code = "open_point_not_in_pack"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Holds the head and, by section key, the contents that could be read."""

    head: PackHead
    contents: Mapping[str, Content]

    def section(self, key: str) -> SectionHead:
        """Give the head of one section."""
        for section in self.head.sections:
            if section.key == key:
                return section
        raise SectionNotInPackError(f"The pack has no section {key}; look into pack.yaml.")

    def open_points(self, section: str) -> tuple[OpenPoint, ...]:
        """Give the open points of one section, in the order of their keys."""
        points = [point for point in self.head.open_points if point.section == section]
        return tuple(sorted(points, key=lambda point: point.key))

    def open_value(self, *, section: str, key: str) -> str | int:
        """Give the value that is used for one open point until its owner decides."""
        for point in self.open_points(section):
            if point.key == key:
                return point.value
        raise OpenPointNotInPackError(f"Add the open point {key} of {section} to pack.yaml.")

    def of_kind(self, content: type[ContentT]) -> Iterator[tuple[SectionHead, ContentT]]:
        """Give each section that holds this kind of content, with its head."""
        for section in self.head.sections:
            held = self.contents.get(section.key)
            if isinstance(held, content):
                yield section, held

    def only(self, content: type[ContentT]) -> tuple[SectionHead, ContentT] | None:
        """Give the first section of this kind of content, or nothing where none could be read."""
        return next(self.of_kind(content), None)
