import hashlib
from decimal import Decimal
from uuid import UUID

import pytest
import rfc8785

from points.domain.ranking import (
    CHUNK_BYTES_MAX,
    RankedLine,
    Standing,
    TieRuleUnknownError,
    chunked,
    ranked,
    ranking_sha256,
)

POINTS = ("9", "12.5", "10", "12.5", "-3")
KINDS = ("household", "firm", "family_farm", "sole_trader", "land_contractor")


def standings(*points: str) -> list[Standing]:
    return [
        Standing(
            account=UUID(int=number),
            subject_type=KINDS[number % len(KINDS)],
            label=f"演示户{number:03}",
            points=Decimal(text),
        )
        for number, text in enumerate(points)
    ]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("shared", [1, 1, 3, 4, 5]),
        ("shared_without_gaps", [1, 1, 2, 3, 4]),
        ("by_account", [1, 2, 3, 4, 5]),
    ],
)
def test_subjects_of_every_type_are_ranked_together_and_ties_by_the_adopted_rule(
    ties: str, ranks: list[int]
) -> None:
    lines = ranked(standings(*POINTS), ties)

    assert [line.account.int for line in lines] == [1, 3, 2, 0, 4]
    assert [line.rank for line in lines] == ranks
    assert {line.subject_type for line in lines} == set(KINDS)


def test_the_order_in_which_standings_come_changes_nothing() -> None:
    known = standings(*POINTS)

    assert ranked(known[::-1], "shared") == ranked(known, "shared")


def test_a_rule_for_ties_that_nobody_knows_is_refused() -> None:
    with pytest.raises(TieRuleUnknownError):
        ranked(standings("1"), "by_dice")


def test_the_hash_is_over_canonical_lines_by_account() -> None:
    lines = ranked(standings(*POINTS), "shared")
    written = b"".join(
        rfc8785.dumps(
            {
                "account": str(line.account),
                "label": line.label,
                "points": str(line.points),
                "rank": line.rank,
                "subject_type": line.subject_type,
            }
        )
        + b"\n"
        for line in sorted(lines, key=lambda line: str(line.account))
    )

    assert ranking_sha256(lines) == f"sha256:{hashlib.sha256(written).hexdigest()}"


def test_lines_are_cut_in_their_order_into_parts_that_an_event_can_carry() -> None:
    lines = [
        RankedLine(
            account=UUID(int=number),
            subject_type="household",
            label="长" * (number % 90 + 1),
            points=Decimal(number),
            rank=number + 1,
        )
        for number in range(1_000)
    ]

    parts = list(chunked(lines))

    assert [line for part in parts for line in part] == lines
    assert len(parts) > 1
    assert all(sum(len(line.encode()) + 1 for line in part) <= CHUNK_BYTES_MAX for part in parts)


def test_no_lines_make_no_part() -> None:
    assert list(chunked([])) == []
