"""The folded books equal a plain sum for every instant and day, whatever comes into the log."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.adapters.folded import FRESH, Folded
from audit.adapters.folded_books import FoldedBooks
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.books import BooksAsked

ASSETS = "/510604/assets"
FIRST = date(2026, 3, 1)
NUMBERS = count(1_000)
VOUCHER = st.tuples(
    st.integers(0, 60),  # the day on which it is dated
    st.integers(-1_000, 10_000).filter(bool),
    st.sampled_from(["513", "541"]),
    st.booleans(),  # whether it is posted
)


def asked(entity: str, county: Any, as_of: AsOf | None = None) -> BooksAsked:
    return BooksAsked(entity=entity, size=county.size(), as_of=as_of or AsOf())


def prepares(county: Any, entity: str, voucher: str, *lines: tuple[str, int], on: date) -> None:
    said = [
        {"account": account, "debit_fen": max(fen, 0), "credit_fen": max(-fen, 0)}
        for account, fen in lines
    ]
    data = {"entity": entity, "dated_on": on.isoformat(), "kind": "payment", "lines": said}
    county.happens("assets.voucher.prepared", voucher, data)


def posts(county: Any, voucher: str, **more: Any) -> None:
    county.happens("assets.voucher.posted", voucher, {"number": 1, **more})


@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    vouchers=st.lists(VOUCHER, min_size=1, max_size=8),
    when=st.tuples(st.integers(0, 20), st.integers(-1, 61)),
    batch=st.integers(1, 7),
)
def test_a_balance_is_the_plain_sum_of_what_was_posted_by_then(
    county: Any, pool: Any, vouchers: list[Any], when: tuple[int, int], batch: int
) -> None:
    entity, began = str(UUID(int=next(NUMBERS))), county.at
    facts: list[tuple[Any, date, str, int]] = []
    for day, fen, account, posted in vouchers:
        voucher, on = str(UUID(int=next(NUMBERS))), FIRST + timedelta(days=day)
        prepares(county, entity, voucher, (account, fen), ("102", -fen), on=on)
        if posted:
            posts(county, voucher)
            facts += [(county.at, on, account, fen), (county.at, on, "102", -fen)]
    until, on = began + timedelta(seconds=when[0]), FIRST + timedelta(days=when[1])
    folded = Folded(pool, books=ASSETS)
    while folded.size() < county.size():
        folded.fold(min(folded.size() + batch, county.size()))

    found = FoldedBooks(pool).balances(
        asked(entity, county, AsOf(recorded_until=until, business_date=on))
    )

    expected: dict[str, int] = {}
    for at, dated, account, fen in facts:
        if at <= until and dated <= on:
            expected[account] = expected.get(account, 0) + fen
    assert {each.account: each.balance_fen for each in found} == expected
    assert sum(each.balance_fen for each in found) == 0


def test_what_is_no_voucher_is_found_and_moves_nothing(county: Any, pool: Any) -> None:
    entity = str(UUID(int=next(NUMBERS)))
    unbalanced, alone, twice = (str(UUID(int=next(NUMBERS))) for _ in range(3))
    prepares(county, entity, unbalanced, ("541", 5), on=FIRST)
    prepares(county, entity, "no-uuid", ("541", 5), ("102", -5), on=FIRST)
    posts(county, alone)
    posts(county, "no-uuid")
    prepares(county, entity, twice, ("541", 5), ("102", -5), on=FIRST)
    posts(county, twice)
    posts(county, twice)
    posts(county, unbalanced)
    county.happens("assets.voucher.posted", str(UUID(int=next(NUMBERS))), {"number": "seven"})
    before = county.size()
    Folded(pool, books=ASSETS).at_least(before)
    posts(county, twice)
    Folded(pool, books=ASSETS).at_least(county.size())

    books = FoldedBooks(pool)

    assert [each.code.value for each in books.faults(before=county.size())] == [
        "voucher_unbalanced", "voucher_unreadable", "voucher_not_prepared", "voucher_unreadable",
        "voucher_posted_twice", "voucher_not_prepared", "voucher_unreadable",
        "voucher_posted_twice",
    ]  # fmt: skip
    assert {each.account: each.balance_fen for each in books.balances(asked(entity, county))} == {
        "541": 5,
        "102": -5,
    }
    for fault in books.faults(before=before):
        assert "{" not in fault.sentence("zh-CN") + fault.sentence("en")


def test_no_batch_makes_a_difference(county: Any, pool: Any) -> None:
    entity, voucher = str(UUID(int=next(NUMBERS))), str(UUID(int=next(NUMBERS)))
    posts(county, voucher)
    prepares(county, entity, voucher, ("541", 5), ("102", -5), on=FIRST)
    posts(county, voucher)
    prepares(county, entity, voucher, ("541", 7), ("102", -5), ("513", -2), on=FIRST)
    posts(county, voucher)
    at_once, one_by_one = Folded(pool, books=ASSETS), Folded(pool, books=ASSETS, schema=FRESH)
    at_once.at_least(county.size())
    for upto in range(1, county.size() + 1):
        one_by_one.fold(upto)

    live, fresh = FoldedBooks(pool), FoldedBooks(pool, schema=FRESH)
    assert live.balances(asked(entity, county)) == fresh.balances(asked(entity, county))
    assert live.faults(before=county.size()) == fresh.faults(before=county.size())
    assert [each.balance_fen for each in live.balances(asked(entity, county))] == [-5, 5]
    assert live.mentions(before=county.size()) == fresh.mentions(before=county.size())


def test_vouchers_are_believed_of_the_one_source_that_keeps_books(county: Any, pool: Any) -> None:
    entity, voucher = str(UUID(int=next(NUMBERS))), str(UUID(int=next(NUMBERS)))
    prepares(county, entity, voucher, ("541", 5), ("102", -5), on=FIRST)
    posts(county, voucher)
    Folded(pool, books="/510604/points").at_least(county.size())

    assert FoldedBooks(pool).balances(asked(entity, county)) == []


def test_two_processes_fold_each_leaf_once(county: Any, pool: Any) -> None:
    entity = str(UUID(int=next(NUMBERS)))
    for _ in range(5):
        voucher = str(UUID(int=next(NUMBERS)))
        prepares(county, entity, voucher, ("541", 5), ("102", -5), on=FIRST)
        posts(county, voucher)
    one, other = Folded(pool, books=ASSETS), Folded(pool, books=ASSETS)
    for upto in range(1, county.size() + 1):
        (one if upto % 2 else other).fold(upto)
        other.fold(upto)

    (credit, debit) = FoldedBooks(pool).balances(asked(entity, county))
    assert (credit.balance_fen, debit.balance_fen) == (-25, 25)
