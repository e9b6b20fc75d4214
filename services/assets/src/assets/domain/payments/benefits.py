"""A unit's benefits (待遇) as they were adopted: which there are, and which may be suspended."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.errors import RefusedError

VILLAGE = "village"
"""The kind of a benefit that is the village's own; `statutory` ones are due by law (法定)."""


class BenefitUnknownError(RefusedError):
    """The adopted list of benefits has none of this key."""

    code = "benefit_unknown"


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """One benefit of a list."""

    key: str
    kind: str
    suspended: bool
    """Whether the pack lets the blacklist suspend it."""

    @property
    def suspendable(self) -> bool:
        """What is due by law goes through whatever a list says of it."""
        return self.suspended and self.kind == VILLAGE


@dataclass(frozen=True, kw_only=True)
class BenefitList:
    """The benefits of one unit in one adopted version."""

    version: str
    """Section and version, for example `anjia/benefits@1`."""
    benefits: Mapping[str, Benefit]

    def named(self, key: str) -> Benefit:
        """Give a benefit; raises `BenefitUnknownError`."""
        try:
            return self.benefits[key]
        except KeyError:
            raise BenefitUnknownError(f"{self.version} has no benefit {key}") from None
