"""The adopted rules of rolls, distributions and pay: what the source texts leave to each place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.domain.members.pay_lines import Basis
from chassis.errors import NotFoundError, RefusedError

PERCENT_MAX = 100
PERMILLE = 1_000
ALLOWANCE, WAGES, CASE_FEE = "allowance", "wages", "case-fee"
SLIP_RULES = {
    ALLOWANCE: "allowance.accrued",
    WAGES: "wages.accrued",
    CASE_FEE: "case-fee.accrued",
}
"""By which posting rule what is owed by a kind of pay enters the books."""


class PaySchemeUnknownError(NotFoundError):
    """The adopted rules of the unit have no such pay scheme."""

    code = "pay_scheme_unknown"


class PayerDiffersError(RefusedError):
    """Another entity of the unit pays by this scheme."""

    code = "payer_differs"


class FeeUnknownError(NotFoundError):
    """The scheme has no fee of this grade."""

    code = "fee_unknown"


@dataclass(frozen=True, kw_only=True)
class Performance:
    """What an assessment (考核) adds: a part of the most, or a step of a table."""

    most_fen: int
    formula: str
    """`linear`: so many percent of the most, rounded down to the fen; `steps`: by the table."""
    steps: tuple[tuple[int, int], ...] = ()
    """From which percent on how many fen, the lowest first."""

    def of(self, percent: int) -> int:
        """Give what so many percent add, in fen."""
        if self.formula == "linear":
            return self.most_fen * percent // PERCENT_MAX
        return max((fen for least, fen in self.steps if percent >= least), default=0)


@dataclass(frozen=True, kw_only=True)
class PayScheme:
    """How one kind of monthly pay is computed, and from whose money."""

    key: str
    kind: str
    roll: str
    """The roll of those who are paid."""
    payer: str
    """The legal form of the entity that pays."""
    base_fen: int = 0
    performance: Performance | None = None
    cap_fen: int | None = None
    """What base and performance never go beyond together."""
    unassessed: str = "refused"
    """Without an assessment: `refused`, or `base_only`."""
    fees: Mapping[str, int] = field(default_factory=dict)
    """The fee of a case by its grade, in fen."""
    office_fen_year: int | None = None
    """What the office may spend in a year (办公经费), where the scheme has an office."""

    def check_payer(self, form: str) -> None:
        """Refuse an entity of another legal form than pays by the scheme."""
        if form != self.payer:
            raise PayerDiffersError(f"{self.key} is paid by the unit's {self.payer}, not this one")

    def fee(self, grade: str) -> int:
        """Give the fee of a grade in fen; raises `FeeUnknownError`."""
        try:
            return self.fees[grade]
        except KeyError:
            raise FeeUnknownError(
                f"{self.key} has no fee {grade}: name one of its grades"
            ) from None


@dataclass(frozen=True, kw_only=True)
class ReturnRule:
    """What members are guaranteed, and which part of what remains is returned (二次返利)."""

    per_share_fen: int
    permille: int
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class MemberRules:
    """One adopted version; each value that the source leaves open has an owner in the pack."""

    rule: str
    """Section and version, for example `finance/member-rules@1`."""
    plan_days_least: int
    """So many days before the members' meeting the plan is laid out."""
    reserve_account: str
    """The account of the reserve and welfare fund (公积公益金)."""
    reserve_permille: int
    """Which part of a year's income goes there before anything is shared."""
    growth_permille: int
    """By which the total income is to grow in a year."""
    returns: ReturnRule | None
    schemes: Mapping[str, PayScheme]

    def scheme(self, key: str) -> PayScheme:
        """Give a pay scheme; raises `PaySchemeUnknownError`."""
        try:
            return self.schemes[key]
        except KeyError:
            raise PaySchemeUnknownError(
                f"{self.rule} has no pay scheme {key}: name one that it has, or have one adopted"
            ) from None
