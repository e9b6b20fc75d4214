"""What a route answers where a sheet tells of a decision that its signer could not take."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from starlette.responses import Response

from chassis.http.bodies import loosely_like
from chassis.http.idempotency import bound_to
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from points.application.irregular_acts import IrregularActs, ReportIrregularAct
from points.domain.irregular_act import SIGNER_POST_LAPSED


class IrregularAnswer(BaseModel):
    """The report of what the sheet says; nothing was decided by it."""

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
        "description": "The signer of the sheet did not hold the post on the day of signing: what"
        " the sheet says is on record and flagged, and nothing was decided by it.",
    }
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a sheet says was decided, and where that lies."""

    scheme: str
    about: str
    unit: UUID
    division: str


async def report_irregular(acts: IrregularActs, caller: Caller, told: Told) -> Response:
    """Put on record what a sheet says that its signer's post had lapsed for."""
    paper = caller.paper
    assert paper is not None, "only a sheet's signer is found to have held a post on other days"
    context = caller.reporting().context(
        unit=told.unit, division=told.division, effective_on=caller.day
    )
    if context.idempotency is not None:
        # Once the register has the term after all, the same key does not pass for the act itself.
        context = context.keyed(bound_to(context.idempotency, "irregular"))
    command = ReportIrregularAct(
        scheme=told.scheme,
        act=caller.permission.action,
        about=told.about,
        sheet=paper.sheet,
        signer=paper.signer,
        irregular=(SIGNER_POST_LAPSED,),
    )
    return answer(await acts.report_irregular_act(command, context), status=202)
