from hashlib import sha256

from audit.domain.intake import Head
from audit.domain.log import Log, LogState
from chassis.eventstore.envelope import EVENT_BYTES_MAX
from chassis.testing.aggregates import Fact, given, happened
from mingbai_verify.merkle import TreeHead

ORIGIN = "mingbai.invalid/510604/log"
OPENED = Fact(Log.Opened, origin=ORIGIN)
ROOT = sha256(b"root").digest()
POINTS = "/510604/points"


def state(size: int, *, news: int | None = None, units: int = 2) -> LogState:
    return LogState(
        head=TreeHead(size=size, root=ROOT),
        news_size=size if news is None else news,
        heads={POINTS: Head(position=size, chain=ROOT, recorded_at=None)},
        units={(POINTS, f"unit-{number}"): size for number in range(units)},
    )


def test_heads_are_sealed_with_size_and_root() -> None:
    log = given(Log, OPENED)

    log.seal(state(7))

    facts = [fact.fields for fact in happened(log)]
    assert [(each["size"], each["part"], each["parts"]) for each in facts] == [(7, 1, 1)]
    assert facts[0]["root"] == f"sha256:{ROOT.hex()}"
    assert [head.position for head in facts[0]["heads"]] == [7]
    assert [unit.unitseq for unit in facts[0]["units"]] == [7, 7]


def test_where_only_sealings_came_nothing_is_sealed() -> None:
    log = given(Log, OPENED)
    log.seal(state(7))
    log.collect_events()

    log.seal(state(9, news=7))

    assert happened(log) == []


def test_a_unit_that_did_not_move_is_not_sealed_again() -> None:
    log = given(Log, OPENED)
    log.seal(state(7))
    log.collect_events()
    later = state(8)
    units = {**later.units, (POINTS, "unit-0"): 7}

    log.seal(LogState(head=later.head, news_size=8, heads=later.heads, units=units))

    (fact,) = happened(log)
    assert [unit.unit for unit in fact.fields["units"]] == ["unit-1"]


def test_many_units_are_sealed_in_parts_that_fit_an_event() -> None:
    log = given(Log, OPENED)

    log.seal(state(5_000, units=3_000))

    facts = happened(log)
    sealed = [unit.unit for fact in facts for unit in fact.fields["units"]]
    assert len(facts) > 3
    assert len(sealed) == len(set(sealed)) == 3_000
    assert {fact.fields["parts"] for fact in facts} == {len(facts)}
    # `given` and `happened` went through the stored bytes, which are at most so many.
    assert EVENT_BYTES_MAX == 60_000
