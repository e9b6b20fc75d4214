"""Statements that add up are in order, and a reconciliation explains what its items explain."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.domain.bank.reconciliation import InTransit, reconcile
from assets.domain.bank.statement_file import (
    Entry,
    Irregular,
    PeriodMissingError,
    StatementFile,
    line_keys,
    stated,
)
from assets.domain.bank.suggestions import Candidate, Looked, suggest

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
amounts = st.integers(-(10**9), 10**9).filter(bool)


def entries(fens: list[int], opening: int | None) -> tuple[Entry, ...]:
    made, balance = [], opening
    for row, fen in enumerate(fens, 1):
        balance = None if balance is None else balance + fen
        day = FIRST + timedelta(days=row % 31)
        made.append(Entry(row=row, booked_on=day, amount_fen=fen, balance_fen=balance))
    return tuple(made)


@given(st.lists(amounts, min_size=1), st.integers(-(10**9), 10**9))
def test_balances_that_the_file_leaves_out_follow_from_its_lines(
    fens: list[int], opening: int
) -> None:
    file = StatementFile(form="x", entries=entries(fens, opening))

    said = stated(file, since=FIRST, until=LAST)

    assert (said.opening_fen, said.closing_fen) == (opening, opening + sum(fens))
    assert said.received_fen - said.paid_fen == sum(fens)
    assert list(said.irregularities(today=LAST)) == []


def test_what_does_not_add_up_is_named() -> None:
    lines = entries([5, 6], 0)
    file = StatementFile(
        form="x", entries=lines, since=LAST, until=LAST, opening_fen=1, closing_fen=0
    )

    found = set(stated(file, since=None, until=None).irregularities(today=FIRST))

    assert found == {
        Irregular.SUM_DIFFERS,
        Irregular.RUNNING_BALANCE_DIFFERS,
        Irregular.OUTSIDE_PERIOD,
        Irregular.IN_FUTURE,
    }
    with pytest.raises(PeriodMissingError):
        stated(StatementFile(form="x", entries=()), since=None, until=None)


@given(st.lists(st.sampled_from([1, 2, -3])), st.integers(0, 20))
def test_lines_of_whole_days_have_the_same_names_in_every_file(fens: list[int], cut: int) -> None:
    both = [
        Entry(row=n, booked_on=FIRST if n < cut else LAST, amount_fen=fen)
        for n, fen in enumerate(fens)
    ]

    names = line_keys(both)

    assert len(set(names)) == len(names)
    assert line_keys([each for each in both if each.booked_on == LAST]) == names[cut:]


@given(
    opening=st.integers(-(10**9), 10**9),
    both=st.lists(amounts),
    bank_only=st.lists(amounts),
    books_only=st.lists(amounts),
)
def test_what_only_one_side_has_explains_every_difference(
    opening: int, both: list[int], bank_only: list[int], books_only: list[int]
) -> None:
    def items(fens: list[int]) -> list[InTransit]:
        return [InTransit(dated_on=FIRST, amount_fen=fen, bank_line=UUID(int=1)) for fen in fens]

    found = reconcile(
        book_fen=opening + sum(both) + sum(books_only),
        statement_fen=opening + sum(both) + sum(bank_only),
        at_bank=items(bank_only),
        in_books=items(books_only),
    )

    assert found.unexplained_fen == 0
    assert found.adjusted_book_fen == opening + sum(both) + sum(bank_only) + sum(books_only)
    assert all(each.amount_fen > 0 for each in (*found.bank_received, *found.books_received))


def test_more_reasons_go_first_and_without_amount_or_reference_nothing_is_suggested() -> None:
    line = Looked(booked_on=LAST, amount_fen=-5, reference="P1", tokens=frozenset({"t"}))
    near = Candidate(kind="payment", dated_on=LAST, amount_fen=-5, party_token="t")  # noqa: S106  # no secret: a token tells accounts apart
    named = Candidate(kind="payment", dated_on=FIRST, amount_fen=-6, reference="P1")
    none = Candidate(kind="payment", dated_on=LAST, amount_fen=-6, party_token="t")  # noqa: S106  # the same

    found = suggest(line, [none, named, near], window_days=5)

    assert [each.candidate for each in found] == [near, named]
    assert found[0].reasons == ("amount", "day", "payee")
