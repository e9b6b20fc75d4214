"""What every use case of property stands on: the log, the adopted rules, and the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.application.property.ports import AdoptedRules
from assets.domain.property.rules import PropertyRules
from chassis.context import Context
from chassis.eventstore.log import Log

RETENTION = "vouchers"
"""Texts about property are kept as long as the vouchers that rest on them."""


@dataclass(frozen=True, kw_only=True)
class PropertyDesk:
    """Where property is decided on."""

    log: Log
    rules: AdoptedRules
    today: Callable[[], date]
    """The business date in Beijing."""

    def ruled(self, context: Context, *, on: date) -> tuple[PropertyRules, Context]:
        """Give the rules of the command's unit on a day, and the context that names them."""
        rules = self.rules.of(UUID(context.unit), on)
        return rules, context.under(rules.rule)
