"""An act that a sheet of paper reports although its signer could not do it, or not then."""

from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id

SIGNER_POST_LAPSED = "signer_post_lapsed"
"""Why an act is irregular: its signer held the post for it on other days, but not on that one."""


@dataclass(frozen=True, kw_only=True)
class SignedAct:
    """What a sheet says that somebody did: which act, on what, on which part of it."""

    act: str
    """The permission that the act asks for."""
    about: UUID
    part: str
    sheet: str
    signer: UUID

    @property
    def id(self) -> UUID:
        """The id of the report that it is told by."""
        return IrregularAct.create_id(**vars(self))


class IrregularAct(AggregateRoot):
    """Keeps on record, once, what a sheet says was done; it does nothing by itself."""

    TOPIC = "assets.irregular_act"

    class Reported(Created):
        """A sheet says that somebody did this; why it has no effect is named.

        `about` is what it was done on: a request, a slip, works, a contract, a project. `part`
        names the act's route and, where there are several, the step or instalment.
        """

        TOPIC = "assets.irregular_act.reported"
        unit: UUID
        act: str
        about: UUID
        part: str
        sheet: str
        signer: UUID
        irregular: list[str]

    @staticmethod
    @override
    def create_id(act: str, about: UUID, part: str, sheet: str, signer: UUID) -> UUID:
        """Derive the id, so that what one person signed on one sheet is reported once."""
        said = f"{sheet}/{signer}/{act}/{about}/{part}"
        return named_id(f"/assets/irregular_act/{said}")

    @classmethod
    def report(cls, signed: SignedAct, *, unit: UUID, irregular: list[str]) -> "IrregularAct":
        """Put what a sheet says on record."""
        return cls(unit=unit, irregular=irregular, **vars(signed))

    @event(Reported)
    def __init__(
        self,
        unit: UUID,
        act: str,
        about: UUID,
        part: str,
        sheet: str,
        signer: UUID,
        irregular: list[str],
    ) -> None:
        self.irregular = irregular
