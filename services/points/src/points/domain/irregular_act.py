"""An act that a sheet of paper reports although its signer was not entitled to it that day."""

from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id

SIGNER_POST_LAPSED = "signer_post_lapsed"
"""Why an act is irregular: its signer held the post for it on other days, but not on that one."""


class IrregularAct(AggregateRoot):
    """Keeps on record, once, what a sheet says was decided; it decides nothing by itself."""

    TOPIC = "points.irregular_act"

    class Reported(Created):
        """A sheet says that somebody decided this; why that person could not is named.

        `act` is the permission that was missing, `about` what was decided on.
        """

        TOPIC = "points.irregular_act.reported"
        scheme: str
        act: str
        about: str
        sheet: str
        signer: UUID
        irregular: list[str]

    @staticmethod
    @override
    def create_id(sheet: str, act: str, about: str) -> UUID:
        """Derive the id, so that what one sheet says is reported once."""
        return named_id(f"/points/irregular_act/{sheet}/{act}/{about}")

    @event(Reported)
    def __init__(
        self, scheme: str, act: str, about: str, sheet: str, signer: UUID, irregular: list[str]
    ) -> None:
        self.irregular = irregular
