from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from chassis.testing.aggregates import Fact, given, happened
from disclosure.domain.approval import Approval, Contradiction
from disclosure.domain.publication import AnotherApprovalError, Publication
from disclosure.domain.statement import StatementLine, statement_sha256

SOURCE = "/demo/510604/points"


def line(number: int, points: str = "1.5", quarter: str = "2026-Q2") -> StatementLine:
    return StatementLine(
        source=SOURCE,
        event_id=f"{UUID(int=number)}.4",
        position=number,
        unit=UUID(int=1),
        account=UUID(int=number),
        label=f"3组-{number:03d}户",
        quarter=quarter,
        points=Decimal(points),
        standing=Decimal("100.5"),
    )


def approval_of(lines: list[StatementLine], position: int = 0, event: int = 9) -> Approval:
    return Approval(
        source=SOURCE,
        event_id=f"{UUID(int=event)}.2",
        position=position or lines[-1].position + 1,
        unit=str(UUID(int=5)),
        division="510604102211",
        scheme="anjia-points",
        quarter="2026-Q2",
        last_day=date(2026, 6, 27),
        lines=len(lines),
        entries=7,
        points=sum((one.points for one in lines), Decimal(0)),
        statement=statement_sha256(lines),
        resolution="示例-总支-2026-02",
        approved_on=date(2026, 6, 28),
        approved_at="2026-06-28T02:03:04.000000Z",
        approver=f"post/{UUID(int=8)}",
    )


LINES = [line(41), line(42, "-5"), line(43, "0")]
APPROVAL = approval_of(LINES)
REQUIRED = Fact(
    Publication.Required,
    kind="points_quarter",
    unit=APPROVAL.unit,
    scheme="anjia-points",
    period="2026-Q2",
    last_day=date(2026, 6, 27),
    lines=3,
    entries=7,
    points=Decimal("-3.5"),
    statement=APPROVAL.statement,
    resolution="示例-总支-2026-02",
    approved_event=APPROVAL.identity,
    approved_position=44,
    approved_on=date(2026, 6, 28),
    approved_at="2026-06-28T02:03:04.000000Z",
    approver=f"post/{UUID(int=8)}",
)
PUBLISHED = Fact(
    Publication.Published,
    kind="points_quarter",
    scheme="anjia-points",
    period="2026-Q2",
    lines=3,
    points=Decimal("-3.5"),
    statement=APPROVAL.statement,
    approved_event=APPROVAL.identity,
    positions_first=41,
    positions_last=43,
    resolution="示例-总支-2026-02",
)


def withheld(reason: str, computed: str) -> Fact:
    return Fact(
        Publication.Withheld,
        kind="points_quarter",
        scheme="anjia-points",
        period="2026-Q2",
        lines=3,
        statement=APPROVAL.statement,
        approved_event=APPROVAL.identity,
        positions_first=41,
        positions_last=43,
        reason=reason,
        computed=computed,
    )


def test_an_approved_quarter_must_be_published() -> None:
    assert happened(Publication.required_by(APPROVAL)) == [REQUIRED]


def test_a_scheme_discloses_a_quarter_once() -> None:
    assert Publication.required_by(APPROVAL).id == Publication.id_for(APPROVAL)
    assert Publication.id_for(APPROVAL) == Publication.id_for(approval_of(LINES, event=10))


def test_the_approved_lines_are_published() -> None:
    publication = given(Publication, REQUIRED)

    publication.publish(APPROVAL, LINES, objections_until=None)

    assert happened(publication) == [PUBLISHED]


def test_a_changed_line_is_withheld() -> None:
    publication = given(Publication, REQUIRED)
    changed = [line(41, "1.6"), *LINES[1:]]

    publication.publish(APPROVAL, changed, objections_until=None)

    assert happened(publication) == [withheld("statement_differs", statement_sha256(changed))]


def test_a_line_of_another_quarter_is_withheld_although_the_hash_is_right() -> None:
    publication = given(Publication, REQUIRED)
    strange = [line(41, quarter="2026-Q1"), *LINES[1:]]

    publication.publish(APPROVAL, strange, objections_until=None)

    assert happened(publication) == [withheld("line_of_another_quarter", APPROVAL.statement)]


def test_a_sum_other_than_the_approved_one_is_withheld() -> None:
    approval = Approval(**{**vars(APPROVAL), "points": Decimal(1)})

    assert approval.contradiction(LINES) is Contradiction.POINTS


@pytest.mark.parametrize("decided", [PUBLISHED, withheld("statement_differs", "sha256:00")])
def test_what_is_decided_stays_decided(decided: Fact) -> None:
    publication = given(Publication, REQUIRED, decided)

    publication.publish(APPROVAL, LINES, objections_until=None)

    assert happened(publication) == []


def test_a_second_approval_publishes_nothing() -> None:
    publication = given(Publication, REQUIRED)

    with pytest.raises(AnotherApprovalError, match="correct that one"):
        publication.publish(approval_of(LINES, event=10), LINES, objections_until=None)

    assert happened(publication) == []


def test_a_missing_line_keeps_the_list_from_being_whole() -> None:
    assert APPROVAL.own_lines(LINES) == LINES
    for missing in LINES:
        assert APPROVAL.own_lines([one for one in LINES if one is not missing]) is None


def test_lines_of_another_source_or_place_are_not_counted() -> None:
    elsewhere = StatementLine(**{**vars(LINES[0]), "source": "/510604/points"})

    assert APPROVAL.own_lines([elsewhere, *LINES[1:]]) is None
    assert APPROVAL.own_lines([line(39), *LINES[1:]]) is None


def test_the_opening_of_the_quarter_may_stand_between_lines_and_approval() -> None:
    later = approval_of(LINES, position=45)

    assert later.own_lines(LINES) == LINES
    assert approval_of(LINES, position=46).own_lines(LINES) is None


def test_an_approval_without_lines_is_whole_at_once() -> None:
    assert approval_of([], position=7).own_lines([]) == []


def test_the_hash_is_over_canonical_lines_in_the_order_of_accounts() -> None:
    # Computed by sha256sum over the two lines as text.
    assert statement_sha256([line(2, "-0.4"), line(1, "3")]) == (
        "sha256:0db4bf437bf3a1ac49874c0727af13e08f9d1928878b84eddf80a341d96297b4"
    )


@drawn(st.permutations(LINES))
def test_the_order_of_arrival_does_not_change_the_hash(lines: list[StatementLine]) -> None:
    assert statement_sha256(lines) == APPROVAL.statement
