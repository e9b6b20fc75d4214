"""What can be contributed (捐资捐物、投工投劳、让地), each kind counted apart from the others."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from assets.domain.funds.contribution_errors import (
    ContributionShapeError,
    LandConsentMissingError,
    LandPlotMissingError,
)

AREA_MEASURES = frozenset(("square-metre", "mu"))


class Kind(StrEnum):
    """The kinds of contributions, of which no two are ever added up."""

    MONEY = "money"
    LABOUR = "labour"
    LAND = "land"
    GOODS = "goods"


class Valuation(StrEnum):
    """On what the value of something in kind rests."""

    PRICED = "priced"
    """A price paper (发票) says it."""
    ESTIMATED = "estimated"
    RESOLVED = "resolved"
    """A resolution gives the rate (劳务折价)."""
    NOMINAL = "nominal"
    """Nobody knows a price: it stands at the nominal amount (名义金额)."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one contributor gave at once: an amount of money, or a quantity in kind.

    `value_fen` is what something in kind is worth; it is never money.
    """

    kind: str
    amount_fen: int | None = None
    bank_account: UUID | None = None
    """Where money was paid in; cash where none is named."""
    quantity: Decimal | None = None
    measure: str | None = None
    item: str | None = None
    persons: int | None = None
    """How many people worked."""
    plot: str | None = None
    """The plot (地块) in the register of resources."""
    consent: str | None = None
    """The digest of the signed consent."""
    consented_on: date | None = None
    value_fen: int | None = None
    valuation: str | None = None

    def check(self) -> None:
        """Refuse what belongs to another kind, or lacks what its kind needs."""
        kind = Kind(self.kind)
        if kind is Kind.LAND:
            self._check_land()
        asked, allowed = _SHAPES[kind]
        said = {name for name in _FIELDS if getattr(self, name) is not None}
        if missing := asked - said:
            raise ContributionShapeError(f"say {', '.join(sorted(missing))} of {kind}")
        if strange := said - asked - allowed:
            raise ContributionShapeError(f"leave {', '.join(sorted(strange))} out of {kind}")
        if (self.value_fen is None) != (self.valuation is None):
            raise ContributionShapeError("say both what it is worth and on what that rests")
        if self.valuation in {Valuation.RESOLVED, Valuation.NOMINAL}:
            raise ContributionShapeError("a resolved rate or the nominal amount comes by itself")
        if kind is Kind.LAND and self.measure not in AREA_MEASURES:
            raise ContributionShapeError("measure land in square-metre or mu")

    def valued(self, *, rate_fen: int | None, measure: str | None, nominal_fen: int) -> "Given":
        """Put a value on labour whose rate is resolved, and on goods whose price nobody knows.

        Labour at a rate is rounded to whole fen, half a fen up.
        """
        if self.kind == Kind.GOODS and self.value_fen is None:
            return replace(self, value_fen=nominal_fen, valuation=Valuation.NOMINAL.value)
        resolved = rate_fen is not None and self.measure == measure
        if self.kind == Kind.LABOUR and resolved and self.quantity is not None:
            exact = self.quantity * Decimal(rate_fen or 0)
            value = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
            return replace(self, value_fen=value, valuation=Valuation.RESOLVED.value)
        return self

    def _check_land(self) -> None:
        if self.plot is None:
            raise LandPlotMissingError("name the plot, as the register of resources does")
        if self.consent is None or self.consented_on is None:
            raise LandConsentMissingError("have the consent signed, then cite it with its day")


_FIELDS = tuple(name for name in Given.__dataclass_fields__ if name != "kind")
_WORTH = frozenset(("value_fen", "valuation"))
_SHAPES: dict[Kind, tuple[frozenset[str], frozenset[str]]] = {
    Kind.MONEY: (frozenset(("amount_fen",)), frozenset(("bank_account",))),
    Kind.LABOUR: (frozenset(("quantity", "measure")), frozenset(("persons",))),
    Kind.LAND: (frozenset(("quantity", "measure", "plot", "consent", "consented_on")), _WORTH),
    Kind.GOODS: (frozenset(("quantity", "measure", "item")), _WORTH),
}
"""Of each kind, what must be said of it and what may be."""
