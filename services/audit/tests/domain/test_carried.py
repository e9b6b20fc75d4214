"""A standing that goes on in another account is folded like every other change."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from audit.domain.finding_codes import FindingCode
from audit.domain.replay.account import ACCOUNT_EVENTS, Account
from audit.domain.replay.changes import changes
from audit.domain.replay.recorded import Recorded, Stamp
from audit.domain.replay.tables import Tables

DAYS = (date(2026, 1, 1), date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 11))
FROM = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"


def told(*said: tuple[str, dict[str, Any]]) -> Account:
    account = Account("00000000-0000-0000-0000-000000000001", Tables())
    for version, (name, data) in enumerate(said, start=1):
        stamp = Stamp(
            index=version,
            position=version,
            source="/510604/points",
            event_id=f"{account.id}.{version}",
            recorded_at=datetime(2026, 3, 12, tzinfo=UTC),
            effective_on=DAYS[version - 1],
            unit="",
            actor="service/points",
            entered_by=None,
        )
        kind = f"points.account.{name}.v1"
        assert kind in ACCOUNT_EVENTS
        account.take(
            Recorded(stamp=stamp, type=kind, subject=account.id, version=version, data=data)
        )
    return account


OPENED = ("opened", {"label": "一组12号", "scheme": "anjia-points", "opening": "10"})


CLOSED = ("closed", {"since": "2026-03-11", "merged_into": FROM})


def carried(standing: str) -> tuple[str, dict[str, Any]]:
    return ("standing_carried", {"origin": FROM, "points": "4.5", "standing": standing})


def test_a_carried_standing_counts_from_its_day_and_is_told() -> None:
    account = told(OPENED, carried("14.5"), CLOSED)

    assert account.findings == []
    assert account.view().standing == Decimal("14.5")
    assert account.view(date(2026, 3, 9)).standing == Decimal(10)
    last, closed = changes(account)[-2:]
    assert (last.standing, last.sentence("zh-CN")) == (
        Decimal("14.5"),
        "2026-03-12并户，转入原户积分4.5分。",
    )
    assert closed.sentence("zh-CN").startswith("2026-03-11起并入另一户")
    assert len(changes(account, date(2026, 3, 9))) == 1


def test_an_account_knows_where_it_came_from_and_since_when_it_is_closed() -> None:
    opened = (OPENED[0], {**OPENED[1], "origin": FROM, "since": "2026-01-01"})
    account = told(opened, ("contacts_changed", {}), CLOSED)

    assert account.findings == []
    assert (account.life.origin, account.life.since) == (FROM, DAYS[0])
    closed = account.life.closed_on(DAYS[2])
    assert closed is not None
    assert (closed.since, closed.merged_into) == (DAYS[2], FROM)
    assert account.life.closed_on(DAYS[1]) is None


def test_a_carried_standing_that_does_not_add_up_is_found() -> None:
    account = told(OPENED, carried("15"))

    assert [finding.code for finding in account.findings] == [FindingCode.SUM_DIFFERS]


@pytest.mark.parametrize(("first", "standing"), [("carried", "14.5"), ("settled", "10")])
def test_a_quarter_is_restated_with_what_was_carried_before_it_was_settled(
    first: str, standing: str
) -> None:
    quarter = {"quarter": "2026-Q1", "points": "0", "standing": standing}
    said = [carried("14.5"), ("quarter_settled", {**quarter, "entries": []})]

    account = told(
        OPENED,
        *(said if first == "carried" else reversed(said)),
        ("quarter_restated", {**quarter, "revision": 2}),
    )

    assert account.findings == []
