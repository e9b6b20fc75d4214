"""Every fen on the older chart goes where the adopted rules send it, and nowhere else."""

import pytest

from assets.domain.books.chart_conversion import Part
from assets.domain.books.conversion_errors import (
    BalanceTwoSidesError,
    ConvertedSideError,
    OldAccountNotClosedError,
    OldAccountUnknownError,
    OldBalancesUnequalError,
    SplitDiffersError,
    SplitMissingError,
    SplitTargetUnknownError,
    SplitUndecidedError,
)
from assets.domain.books.lines import Line
from services.assets.tests.charts import CONVERSION
from services.assets.tests.vouchers import TENANT, credit, debit

MEETING = "成员代表会议〔2026〕1号"


def part(line: Line, to: str, decision: str | None = None) -> Part:
    return Part(balance=line, to=to, decision=decision)


def converted(balances: list[Line], parts: list[Part]) -> list[tuple[str, str, Line]]:
    return [(each.old, each.to, each.line) for each in CONVERSION.pieces(balances, parts)]


def test_a_code_that_means_something_else_now_goes_where_its_balance_belongs() -> None:
    balances = [debit("154", 700), debit("153", 300), credit("211", 600), credit("301", 400)]

    assert converted(balances, []) == [
        ("154", "whole", debit("153", 700)),
        ("153", "whole", debit("154", 300)),
        ("211", "whole", credit("212", 600)),
        ("301", "whole", credit("301", 400)),
    ]


def test_a_balance_with_several_targets_is_divided_by_those_who_know_the_facts() -> None:
    balances = [debit("132", 900), credit("322", 900)]
    parts = [
        part(debit("132", 500), "for-sale"),
        part(debit("132", 600), "productive"),
        part(credit("132", 200), "depreciated"),
    ]

    assert converted(balances, parts) == [
        ("322", "whole", credit("322", 900, sub="undistributed")),
        ("132", "for-sale", debit("131", 500)),
        ("132", "productive", debit("132", 600)),
        ("132", "depreciated", credit("133", 200)),
    ]


def test_parts_say_what_their_lines_are_kept_by() -> None:
    balances = [debit("101", 500), credit("202", 500)]
    parts = [
        part(credit("202", 400, party=TENANT), "payable"),
        part(credit("202", 100), "labour"),
    ]

    assert converted(balances, parts)[1:] == [
        ("202", "payable", credit("211", 400, party=TENANT)),
        ("202", "labour", credit("213", 100)),
    ]


def test_an_overdraft_goes_to_the_reserve_once_the_meeting_approved() -> None:
    balances = [debit("212", 500), credit("311", 500)]
    spent = debit("212", 500)

    (_, moved) = CONVERSION.pieces(balances, [part(spent, "reserve", MEETING)])

    assert (moved.line, moved.decision) == (debit("311", 500), MEETING)
    with pytest.raises(SplitUndecidedError, match="on 212 应付福利费"):
        CONVERSION.pieces(balances, [part(spent, "reserve")])


def test_a_balance_below_zero_stands_on_the_other_side() -> None:
    balances = [debit("112", -500), debit("101", 500)]

    assert converted(balances, []) == [
        ("112", "whole", credit("112", 500)),
        ("101", "whole", debit("101", 500)),
    ]


def test_rows_without_a_balance_say_nothing() -> None:
    assert converted([debit("501", 0), debit("999", 0)], []) == []


@pytest.mark.parametrize(
    ("balances", "parts", "error", "says"),
    [
        ([debit("13101", 5), credit("301", 5)], [], OldAccountUnknownError, "一级科目"),
        ([debit("101", 5), credit("501", 5)], [], OldAccountNotClosedError, "carry 501 经营收入"),
        ([debit("101", 5), credit("301", 4)], [], OldBalancesUnequalError, "5 fen .* 4 fen"),
        ([debit("131", 5), credit("301", 5)], [], SplitMissingError, "`for-sale` .131, 为出售"),
        ([credit("101", 5), debit("112", 5)], [], ConvertedSideError, "101 stands in debit"),
    ],
    ids=["unknown", "not-closed", "unequal", "not-divided", "side"],
)
def test_what_does_not_go_over_is_refused(
    balances: list[Line], parts: list[Part], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        CONVERSION.pieces(balances, parts)


@pytest.mark.parametrize(
    ("parts", "error", "says"),
    [
        ([part(debit("131", 4), "for-sale")], SplitDiffersError, "differ on 131 .* by 1 fen"),
        ([part(debit("131", 5), "public")], SplitTargetUnknownError, "public is no target"),
        ([part(credit("131", -5), "depreciated")], ConvertedSideError, "133 stands in credit"),
        ([part(debit("119", 5), "whole")], OldAccountUnknownError, "119"),
        (
            [part(debit("131", 5), "for-sale"), part(debit("101", 5), "whole")],
            SplitDiffersError,
            "differ on 101 现金 by -5 fen",
        ),
    ],
    ids=["short", "elsewhere", "side", "unknown", "of-nothing"],
)
def test_parts_make_up_the_balance_and_go_where_the_rules_say(
    parts: list[Part], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        CONVERSION.pieces([debit("131", 5), credit("301", 5)], parts)


def test_a_row_has_its_balance_on_one_side() -> None:
    both = Line(account="113", debit_fen=5, credit_fen=3)

    with pytest.raises(BalanceTwoSidesError, match="113"):
        CONVERSION.pieces([both, credit("301", 2)], [])
    wrong = Line(account="131", debit_fen=9, credit_fen=4)
    with pytest.raises(BalanceTwoSidesError, match="131"):
        CONVERSION.pieces([debit("131", 5), credit("301", 5)], [part(wrong, "for-sale")])
