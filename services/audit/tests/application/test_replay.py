import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.adapters.leaf_reader import LeafReader
from audit.application.errors import AccountNotInLogError, NotSealedYetError
from audit.application.replay import Replay, ReplayAccount, Sources
from audit.domain.finding_codes import FindingCode
from chassis.canonical import encode
from kernel.points import format_points

SOURCES = Sources(points="/510604/points", registry="/510604/registry", own="/510604/audit")
FIRST = date(2026, 3, 1)
CHANGE = date(2026, 3, 20)
ONE = {"tidy": ("0.4", "2"), "help": ("1", "3"), "litter": ("-5", "-5")}
TWO = {"tidy": ("0.5", "1"), "help": ("1", "3"), "litter": ("-5", "-5")}

STEP = st.tuples(
    st.sampled_from(
        ["record", "declare", "check", "reject", "recognise", "refuse", "settle", "correct", "void"]
    ),
    st.integers(0, 3),  # days that pass
    st.integers(0, 9),  # days that the act lies back
    st.sampled_from(["help", "litter", "tidy"]),
    st.integers(0, 1),
)


Village = Callable[[Any], Any]


@pytest.fixture
def replay(pool: Any) -> Replay:
    return Replay(LeafReader(pool), SOURCES)


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    steps=st.lists(STEP, min_size=1, max_size=14),
    when=st.tuples(st.integers(0, 30), st.integers(-5, 40)),
)
def test_a_replay_equals_a_plain_sum_for_every_time_and_day(
    county: Any, village_of: Village, replay: Replay, steps: list[Any], when: tuple[int, int]
) -> None:
    upto, day = when
    if county.size() == 0:
        county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
        county.adopts(2, since=CHANGE, items=TWO)
    began = county.at
    village = village_of(county)
    for step in steps:
        village.plays(step)
    last = county.at
    county.happens("points.account.opened", "later", {"label": "", "scheme": "", "opening": "0"})
    county.seals()
    until = min(last, began + timedelta(seconds=1 + upto))
    on = FIRST + timedelta(days=day)

    found = replay.account(
        ReplayAccount(account=village.naive.account, recorded_until=until, business_date=on)
    )

    view = found.view
    assert (view.standing, view.recognised, view.pending) == village.naive.sums(until, on)
    assert found.findings == []
    end = found.changes[-1]
    assert (end.standing, end.recognised, end.pending) == (
        view.standing, view.recognised, view.pending,
    )  # fmt: skip
    assert [change.stamp.index for change in found.changes] == sorted(
        change.stamp.index for change in found.changes
    )
    for change in found.changes:
        assert "{" not in change.sentence("zh-CN") + change.sentence("en")


def test_the_digest_over_all_standings_is_that_of_plain_lines(
    county: Any, village_of: Village, replay: Replay
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    villages = [village_of(county) for _ in range(6)]
    for number, village in enumerate(villages):
        for what in ("record", "record", "check", "recognise", "settle", "declare", "check")[
            : number + 1
        ]:
            village.plays((what, 1, 2, "help", 0))

    found = replay.standings()

    digest = hashlib.sha256()
    for village in sorted(villages, key=lambda each: each.naive.account):
        standing, recognised, _ = village.naive.sums(datetime.max.replace(tzinfo=UTC), date.max)
        line = {
            "account": village.naive.account,
            "label": village.naive.label,
            "points": format_points(recognised),
            "standing": format_points(standing),
        }
        digest.update(encode(line) + b"\n")
    assert (found.sha256, found.accounts, found.findings) == (digest.hexdigest(), 6, [])
    assert found.size == county.size()


def test_a_time_that_is_not_sealed_is_refused(
    county: Any, village_of: Village, replay: Replay
) -> None:
    village = village_of(county)
    asked = ReplayAccount(account=village.naive.account, recorded_until=county.at)
    with pytest.raises(NotSealedYetError):
        replay.account(asked)
    county.seals()

    # Sealed up to that very time: another event may still carry the same one.
    with pytest.raises(NotSealedYetError, match="sealed up to 2026-01-01T01:00:01"):
        replay.account(asked)
    village_of(county)
    county.seals()

    assert replay.account(asked).view.standing == 10


def test_an_account_that_was_opened_later_is_not_there_yet(
    county: Any, village_of: Village, replay: Replay
) -> None:
    village_of(county)
    before = county.at
    village = village_of(county)
    county.seals()

    with pytest.raises(AccountNotInLogError):
        replay.account(ReplayAccount(account=village.naive.account, recorded_until=before))


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (("entry_recorded", {"points": "9"}), FindingCode.POINTS_OUT_OF_RANGE),
        (("entry_recorded", {"item": "dance"}), FindingCode.ITEM_NOT_IN_TABLE),
        (("entry_recorded", {"table": "anjia-points/2"}), FindingCode.TABLE_NOT_IN_FORCE),
        (("entry_recorded", {"points": "1.0"}), FindingCode.EVENT_UNREADABLE),
        (("entries_checked", {"entries": ["nobody"]}), FindingCode.ENTRY_UNKNOWN),
        (("entries_recognised", {"points": "7"}), FindingCode.SUM_DIFFERS),
        (("quarter_settled", {"standing": "1000"}), FindingCode.SUM_DIFFERS),
        (("quarter_settled", {"entries": []}), FindingCode.SUM_DIFFERS),
    ],
)
def test_what_contradicts_itself_or_the_rules_of_its_day_is_found(
    county: Any,
    village_of: Village,
    replay: Replay,
    broken: tuple[str, dict[str, Any]],
    code: FindingCode,
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    county.adopts(2, since=CHANGE, items=TWO)
    name, change = broken
    happens = county.happens

    def changed(kind: str, subject: str, data: dict[str, Any], *, on: date) -> Any:
        said = {**data, **change} if kind == f"points.account.{name}" else data
        return happens(kind, subject, said, on=on)

    county.happens = changed
    village = village_of(county)
    for what in ("record", "check", "recognise", "settle"):
        village.plays((what, 1, 1, "tidy", 0))

    found = replay.account(ReplayAccount(account=village.naive.account))

    assert code in {finding.code for finding in found.findings}
    for finding in found.findings:
        assert finding.wrong
        assert "{" not in finding.sentence("zh-CN") + finding.sentence("en")


STEPS = ("record", "check", "recognise", "settle")


@pytest.mark.parametrize(
    ("broken", "codes"),
    [
        ({}, []),
        ({"delta": "3"}, [FindingCode.SUM_DIFFERS]),
        ({"standing": "3"}, [FindingCode.SUM_DIFFERS]),
        ({"entry": "2026-03-01/tidy/7"}, [FindingCode.ENTRY_UNKNOWN]),
        ({"corrects": "/510604/points#another.1"}, [FindingCode.CORRECTS_ANOTHER]),
        ({"table": "anjia-points/2"}, [FindingCode.TABLE_NOT_IN_FORCE]),
    ],
    ids=["true", "delta", "standing", "entry", "corrects", "table"],
)
def test_a_correction_that_contradicts_what_it_corrects_is_found(
    county: Any,
    village_of: Village,
    replay: Replay,
    broken: dict[str, str],
    codes: list[FindingCode],
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    county.adopts(2, since=CHANGE, items=TWO)
    village = village_of(county)
    for what in STEPS:
        village.plays((what, 1, 1, "tidy", 1))
    happens = county.happens

    def changed(kind: str, subject: str, data: dict[str, Any], **envelope: Any) -> Any:
        said = {name: value for name, value in broken.items() if name != "corrects"}
        if "corrects" in broken:
            envelope["corrects"] = broken["corrects"]
        return happens(kind, subject, {**data, **said}, **envelope)

    county.happens = changed
    village.plays(("correct", 5, 0, "tidy", 0))

    found = replay.account(ReplayAccount(account=village.naive.account))

    assert [finding.code for finding in found.findings] == codes
    for finding in found.findings:
        assert "{" not in finding.sentence("zh-CN") + finding.sentence("en")


@pytest.mark.parametrize("field", [None, "points", "standing"])
def test_a_quarter_restated_otherwise_than_its_entries_count_is_found(
    county: Any, village_of: Village, replay: Replay, field: str | None
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    village = village_of(county)
    for what in (*STEPS, *STEPS):
        village.plays((what, 1, 1, "tidy", 1))
    village.plays(("correct", 5, 0, "tidy", 0))
    first = next(iter(village.totals))

    village.restates(first, **({} if field is None else {field: "7"}))

    found = replay.account(ReplayAccount(account=village.naive.account))
    codes = [finding.code for finding in found.findings]
    assert codes == ([] if field is None else [FindingCode.SUM_DIFFERS])


def test_a_table_whose_entries_are_not_under_its_root_is_not_believed(
    county: Any, village_of: Village, replay: Replay
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE, root="sha256:00")
    village = village_of(county)
    village.plays(("record", 1, 1, "tidy", 0))

    found = replay.account(ReplayAccount(account=village.naive.account))

    codes = [finding.code for finding in found.findings]
    assert codes == [
        FindingCode.SECTION_DIFFERS,
        FindingCode.TABLE_NOT_IN_FORCE,
        FindingCode.ITEM_NOT_IN_TABLE,
    ]


def test_a_table_adopted_later_does_not_make_earlier_entries_wrong(
    county: Any, village_of: Village, replay: Replay
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    village = village_of(county)
    village.plays(("record", 1, 1, "tidy", 0))
    county.adopts(2, since=FIRST - timedelta(days=10), items={"help": ("1", "3")})

    assert replay.account(ReplayAccount(account=village.naive.account)).findings == []


def test_an_event_that_is_gone_shows_in_the_account(
    county: Any, village_of: Village, replay: Replay, migrated: str
) -> None:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ONE)
    village = village_of(county)
    for what in ("record", "check", "record"):
        village.plays((what, 1, 1, "help", 0))
    with psycopg.connect(migrated, autocommit=True) as superuser:
        superuser.execute("ALTER TABLE audit.leaves DISABLE TRIGGER ALL")
        superuser.execute(
            "DELETE FROM audit.leaves WHERE event_id = %s", (f"{village.naive.account}.3",)
        )

    found = replay.account(ReplayAccount(account=village.naive.account))

    assert [finding.code for finding in found.findings] == [FindingCode.ACCOUNT_EVENT_MISSING]
    assert (found.findings[0].facts["first"], found.findings[0].facts["last"]) == (3, 3)
