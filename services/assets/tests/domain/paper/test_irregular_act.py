"""What a sheet reports is kept once, with the reason why it has no effect."""

from dataclasses import replace
from uuid import UUID

from assets.domain.paper.irregular_act import IrregularAct, SignedAct
from chassis.testing.aggregates import Fact, given, happened

SIGNED = SignedAct(
    act="assets.payment_request.sign",
    about=UUID(int=1),
    part="signatures/supervision/1",
    sheet="sha256:" + "0" * 64,
    signer=UUID(int=2),
)
REPORTED = Fact(
    IrregularAct.Reported,
    unit=UUID(int=3),
    act=SIGNED.act,
    about=SIGNED.about,
    part=SIGNED.part,
    sheet=SIGNED.sheet,
    signer=SIGNED.signer,
    irregular=["signer_post_lapsed"],
)


def test_a_report_says_who_signed_what_and_why_it_has_no_effect() -> None:
    act = IrregularAct.report(SIGNED, unit=UUID(int=3), irregular=["signer_post_lapsed"])

    assert happened(act) == [REPORTED]
    assert act.id == SIGNED.id


def test_what_was_reported_is_read_back() -> None:
    assert given(IrregularAct, REPORTED).irregular == ["signer_post_lapsed"]


def test_one_sheet_may_carry_what_several_persons_signed_and_several_acts() -> None:
    others = (
        replace(SIGNED, signer=UUID(int=4)),
        replace(SIGNED, part="signatures/branch/1"),
        replace(SIGNED, about=UUID(int=4)),
        replace(SIGNED, act="assets.payment.order"),
        replace(SIGNED, sheet="sha256:" + "1" * 64),
    )

    assert len({each.id for each in (SIGNED, *others)}) == 6
