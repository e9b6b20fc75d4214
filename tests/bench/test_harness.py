"""The method of the benchmarks: what counts, what does not, and that a failure shows."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.bench import report
from tests.bench.driving import Caller, drive_tasks, drive_threads
from tests.bench.envelopes import envelopes
from tests.bench.harness import Figure, Load, Pairs, alternate
from tests.bench.httpload import AnswerError, Plan, Requests, Tally, answer_end
from tests.bench.peers.replay import WrongBalanceError, check_balances
from tests.bench.servers import NOT_DURABLE, filesystem
from tests.bench.tokens import Issuer, TokenCheck, TokenRefusedError
from tests.bench.workload import ENTRIES, ITEMS, Population, entry, number_of


class Counted:
    """A side that writes down when it ran and gives the rates it was told to."""

    def __init__(self, name: str, rates: list[float], diary: list[str]) -> None:
        self.name, self.rates, self.diary = name, rates, diary

    def setup(self) -> None:
        self.diary.append(f"{self.name} up")

    def run(self) -> float:
        self.diary.append(self.name)
        rate = self.rates.pop(0)
        if rate < 0:
            raise ValueError(rate)
        return rate

    def teardown(self) -> None:
        self.diary.append(f"{self.name} down")


def test_sides_take_turns_and_the_first_run_of_each_does_not_count() -> None:
    diary: list[str] = []

    pairs = alternate(
        Counted("a", [1000, 10, 20, 90], diary), Counted("b", [1, 5, 5, 10], diary), rounds=3
    )

    assert diary == ["a up", "a", "b up", "b", "a", "b", "a", "b", "a", "b", "b down", "a down"]
    assert (pairs.first, pairs.second) == ([10, 20, 90], [5, 5, 10])


def test_the_ratio_is_the_median_of_the_pairs_and_not_the_ratio_of_the_medians() -> None:
    assert Pairs(first=[10, 100, 100], second=[10, 10, 50]).ratio == 2
    assert Pairs(first=[10, 60, 100], second=[10, 10, 50]).ratio == 2
    assert Pairs(first=[10, 100, 100], second=[1, 100, 100]).ratio == 1


def test_an_absent_side_gives_no_ratio_and_reaches_no_goal() -> None:
    pairs = alternate(None, Counted("b", [1, 5, 7], []), rounds=2)

    assert (pairs.first_median, pairs.second_median, pairs.ratio) == (None, 6, None)
    assert not _figure(ratio=None).reached


def test_both_sides_are_taken_down_when_one_fails() -> None:
    diary: list[str] = []

    with pytest.raises(ValueError, match="-1"):
        alternate(Counted("a", [1], diary), Counted("b", [-1], diary), rounds=1)

    assert diary[-2:] == ["b down", "a down"]


def test_a_growth_goal_is_a_bound_from_above() -> None:
    assert _figure(ratio=1.4, goal=1.5, goal_is_most=True).reached
    assert not _figure(ratio=1.6, goal=1.5, goal_is_most=True).reached
    assert _figure(ratio=5.1, goal=5).reached
    assert not _figure(ratio=4.9, goal=5).reached


def test_threads_stop_at_the_command_limit_and_an_error_in_one_is_raised() -> None:
    calls: list[int] = []

    def call(caller: Caller) -> int:
        calls.append(caller.number)
        return 1

    def fail(caller: Caller) -> int:
        raise KeyError(caller.number)

    assert drive_threads(call, Load(callers=4, seconds=5, commands_max=40)) > 0
    assert sorted(calls) == sorted([0, 1, 2, 3] * 10)
    with pytest.raises(KeyError):
        drive_threads(fail, Load(callers=2, seconds=0.1))


async def test_tasks_stop_at_the_command_limit() -> None:
    calls: list[int] = []

    async def call(caller: Caller) -> int:
        calls.append(caller.number)
        return 1

    assert await drive_tasks(call, Load(callers=4, seconds=5, commands_max=40)) > 0
    assert len(calls) == 40


def test_an_answer_ends_after_its_length_and_a_204_after_its_head() -> None:
    empty = b"HTTP/1.1 204 No Content\r\nposition: 7\r\n\r\n"
    full = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP"

    assert answer_end(empty) == len(empty)
    assert answer_end(full) == len(full) - 4
    assert answer_end(full[:20]) is None
    with pytest.raises(AnswerError):
        answer_end(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")


def test_only_successes_within_the_measured_time_count_and_every_error_does() -> None:
    tally = Tally(begins_at=10, ends_at=20)
    for now in (9, 10, 19, 20):
        tally.answer(b"204", now - 1, now)
    tally.answer(b"500", 1, 2)

    assert len(tally.took) == 2
    assert tally.errors == {"500": 1}


def test_every_request_carries_a_key_of_its_own_and_a_body_of_the_said_length() -> None:
    plan = Plan(
        port=1,
        path="/{account}",
        tokens=[Issuer().token("person/1")],
        connections=1,
        seconds=1,
        run_key="run",
        first_entry=7,
    )
    source = Requests(plan)
    first, second = next(source), next(source)

    head, _, body = first.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["item"] in ITEMS
    name = "{acted_on}/{item}/{ordinal}".format(**json.loads(body))
    assert number_of(name) == 7
    assert b"Idempotency-Key: run-1\r\n" in first
    assert b"Idempotency-Key: run-2\r\n" in second
    assert source.entries == 1


def test_no_two_entries_of_an_account_are_the_same_act() -> None:
    acts = {(one.item, one.acted_on, one.ordinal) for one in map(entry, range(ENTRIES))}

    assert len(acts) == ENTRIES


def test_every_entry_lies_within_its_items_range() -> None:
    for number in range(500):
        one = entry(number)
        least, most = ITEMS[one.item]
        assert least <= one.points <= most


def test_a_fold_with_a_wrong_balance_is_refused() -> None:
    population = Population(first=0, accounts=2, past_events=3)
    expected = Decimal(10) + entry(1).points + entry(2).points
    ids = [str(one) for one in population.account_ids()]

    check_balances(dict.fromkeys(ids, expected), population)

    with pytest.raises(WrongBalanceError):
        check_balances({ids[0]: expected, ids[1]: expected + 1}, population)
    with pytest.raises(WrongBalanceError):
        check_balances({ids[0]: expected}, population)


def test_the_envelopes_are_as_many_as_the_population_has_events() -> None:
    made = list(envelopes(Population(first=0, accounts=3, past_events=4)))

    assert len(set(made)) == 12
    assert 500 < len(made[-1]) < 800


def test_a_token_of_another_issuer_or_a_changed_one_is_refused() -> None:
    issuer = Issuer()
    check = TokenCheck(issuer.public_jwk)
    token = issuer.token("person/1")

    assert check.holder(token).subject == "person/1"
    assert check.holder(token).subject == "person/1"
    for bad in (Issuer().token("person/1"), token[:-4] + "AAAA", ""):
        with pytest.raises(TokenRefusedError):
            check.holder(bad)


def test_a_folder_in_memory_is_known_as_such() -> None:
    assert filesystem(Path("/proc/self")) == "proc"
    assert "tmpfs" in NOT_DURABLE


def test_what_was_not_measured_is_null_in_the_json_and_a_dash_in_the_table() -> None:
    figure = _figure(ratio=None)

    assert json.loads(report.as_json([figure]))[0]["ratio"] is None
    assert "| **–** | ≥ 5 ✗ |" in report.as_markdown([figure], {})


def _figure(*, ratio: float | None, goal: float = 5, goal_is_most: bool = False) -> Figure:
    return Figure(
        name="one",
        ours=None,
        peer=1.0,
        peer_name="peer",
        unit="x/s",
        ratio=ratio,
        goal=goal,
        goal_is_most=goal_is_most,
    )
