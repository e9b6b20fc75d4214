"""Acts that a clerk enters from a sheet: what its signer could not do is put on record instead."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from starlette.responses import Response

from assets.application.paper.irregular_acts import IrregularActs, ReportIrregularAct
from assets.domain.paper.irregular_act import SIGNER_POST_LAPSED, SignedAct
from chassis.context import IdempotencyKey
from chassis.errors import RefusedError
from chassis.http.bodies import loosely_like
from chassis.http.idempotency import bound_to
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.paper import PaperSignerPostLapsedError
from chassis.replica.memory import RegisterMemory

MISTYPED = frozenset(
    ("step_unknown", "precondition_unknown", "service_missing", "contract_direction")
)
"""What says that the clerk named another thing than the sheet does; it is refused as ever."""


class IrregularAnswer(BaseModel):
    """The report of what the sheet says; nothing was done by it."""

    model_config = loosely_like(
        {
            "report": "5b8f0f5e-3c1d-5a52-9a55-1f1d4f1f2a10",
            "irregular": [SIGNER_POST_LAPSED],
        }
    )

    report: UUID
    irregular: list[str]


REPORTED: dict[int | str, dict[str, Any]] = {
    202: {
        "model": IrregularAnswer,
        "description": "The signer of the sheet did not hold the post on the day of signing, or it"
        " was not their turn: what the sheet says is on record and flagged, and has no effect.",
    }
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """On what a sheet says that somebody acted, and where that lies."""

    about: UUID
    unit: UUID
    part: str


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """What the routes need that take acts on paper."""

    acts: IrregularActs
    register: RegisterMemory

    async def entered(
        self, caller: Caller, told: Told, act: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Act; where a sheet tells of what its signer could not do, record that it says so."""
        if caller.paper is None:
            return await act()
        try:
            return await act()
        except PaperSignerPostLapsedError:
            irregular = SIGNER_POST_LAPSED
        except RefusedError as refusal:
            if refusal.code in MISTYPED:
                raise
            irregular = refusal.code
        return await self._reported(caller, told, irregular)

    async def _reported(self, caller: Caller, told: Told, irregular: str) -> Response:
        assert caller.paper is not None, "only a sheet is reported"
        context = (
            caller.reporting()
            .acting_in(told.unit)
            .context(
                unit=told.unit,
                division=self.register.unit(told.unit).division,
                effective_on=caller.day,
            )
        )
        if context.idempotency is not None:
            key = _key_of_report(context.idempotency, irregular)
            context = context.keyed(key)
        signed = SignedAct(
            act=caller.permission.action,
            about=told.about,
            part=told.part,
            sheet=caller.paper.sheet,
            signer=caller.paper.signer,
        )
        command = ReportIrregularAct(signed=signed, unit=told.unit, irregular=irregular)
        return answer(await self.acts.report_irregular_act(command, context), status=202)


def _key_of_report(key: IdempotencyKey, irregular: str) -> IdempotencyKey:
    """Give the key of the report, so that the same request is answered alike again."""
    if irregular == SIGNER_POST_LAPSED:
        # Once the register has the term after all, the same key does not pass for the act itself.
        return bound_to(key, "irregular")
    # The key itself holds what refused the act; the report is told beside it.
    return replace(key, scope=f"{key.scope}|irregular")


def with_sheets(evidence: list[str], caller: Caller) -> tuple[str, ...]:
    """Give the originals that an act cites; the sheet that it was entered from is one."""
    return tuple(dict.fromkeys((*evidence, *caller.sheets)))
