"""What a sheet tells that its signer could not decide is said to those who can."""

from dataclasses import replace
from datetime import date

import pytest

from points.application.irregular_acts import IrregularActs, ReportIrregularAct
from points.domain.irregular_act import SIGNER_POST_LAPSED
from services.points.tests.entrypoints.pages.site import Site
from services.points.tests.village import SCHEME, VILLAGE, person

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHEET = f"sha256:{'0' * 64}"
QUARTER = f"schemes/{SCHEME}/quarters/2026-Q1"


async def test_an_approval_without_effect_stands_above_the_quarter(site: Site) -> None:
    process = site.anjia.process
    context = replace(
        process.within(VILLAGE, actor="secretary"),
        via="clerk",
        entered_by=f"person/{person('clerk')}/{person('clerk')}",
        sheet=SHEET,
        signed_on=date(2026, 3, 9),
    )
    command = ReportIrregularAct(
        scheme=SCHEME,
        act="points.quarter.approve",
        about="2026-Q1",
        sheet=SHEET,
        signer=person("secretary"),
        irregular=(SIGNER_POST_LAPSED,),
    )
    await IrregularActs(process.log).report_irregular_act(command, context)

    async with site.signed_in("secretary") as client:
        chinese = (await client.get(f"/zh/{QUARTER}")).text
        english = (await client.get(f"/en/{QUARTER}")).text
        other = (await client.get(f"/zh/{QUARTER.replace('Q1', 'Q2')}")).text

    assert "2026年3月9日签字的一份纸质审定没有生效" in chinese
    assert "has no effect" in english
    assert "没有生效" not in other
