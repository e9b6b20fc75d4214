"""However many balances there are, each opening voucher balances, and no fen is lost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.books.chart_conversion import Piece
from assets.domain.books.lines import LINES_MAX, Line, check_lines
from assets.domain.books.opening_pages import OpeningPage, opening_pages
from services.assets.tests.vouchers import credit, debit

PRIME = 1_000_003
# Long lists are drawn by their length: so they are long as often as they are short.
amounts = st.tuples(st.integers(1, 350), st.integers(1, PRIME - 1)).map(
    lambda drawn: [1 + drawn[1] * number % PRIME for number in range(1, drawn[0] + 1)]
)
few = settings(max_examples=30)


def piece(line: Line, old: str, to: str = "whole") -> Piece:
    return Piece(line=line, old=old, to=to)


def owed(fens: Iterable[int]) -> list[Piece]:
    """Give one debtor for each amount, and the reserve against them."""
    debtors = [
        piece(debit("113", fen, party=UUID(int=number)), "113")
        for number, fen in enumerate(fens, 1)
    ]
    whole = sum(each.line.debit_fen for each in debtors)
    return [*debtors, piece(credit("311", whole), "311")]


def moved(lines: Iterable[Line]) -> Counter[Line]:
    """Add lines up that differ in nothing but the amount."""
    sums: Counter[Line] = Counter()
    for line in lines:
        sums[replace(line, debit_fen=0, credit_fen=0)] += line.net_fen
    return sums


def test_equal_lines_are_one_and_say_from_where_each_part_came() -> None:
    pieces = [
        piece(debit("131", 300), "131", "for-sale"),
        piece(debit("131", 200), "132", "for-sale"),
        piece(credit("301", 500), "301"),
    ]

    (page,) = opening_pages(pieces)

    assert page.lines == (debit("131", 500), credit("301", 500))
    assert [(s.line, s.old, s.to, s.debit_fen, s.credit_fen) for s in page.sources] == [
        (1, "131", "for-sale", 300, 0),
        (1, "132", "for-sale", 200, 0),
        (2, "301", "whole", 0, 500),
    ]


def test_nothing_fills_no_page() -> None:
    assert list(opening_pages([])) == []


@few
@given(fens=amounts)
def test_each_page_is_a_voucher_and_together_they_are_the_whole(fens: list[int]) -> None:
    pieces = owed(fens)

    pages = list(opening_pages(pieces))

    for page in pages:
        check_lines(page.lines, red_ink=False)
        _check_sources(page)
    assert moved(line for page in pages for line in page.lines) == moved(p.line for p in pieces)
    assert len(pages) == -(-len(fens) // (LINES_MAX - 1))


@few
@given(debits=amounts, credits_=amounts)
def test_pages_hold_whatever_stands_against_each_other(
    debits: list[int], credits_: list[int]
) -> None:
    over = sum(debits) - sum(credits_)
    lines = [debit("113", fen, party=UUID(int=n)) for n, fen in enumerate(debits, 1)]
    lines += [credit("211", fen, party=UUID(int=n)) for n, fen in enumerate(credits_, 1)]
    lines += [credit("311", over)] if over > 0 else [debit("101", -over)] if over else []
    pieces = [piece(line, line.account) for line in lines]

    pages = list(opening_pages(pieces))

    for page in pages:
        check_lines(page.lines, red_ink=False)
        _check_sources(page)
    assert moved(line for page in pages for line in page.lines) == moved(lines)


def _check_sources(page: OpeningPage) -> None:
    came: Counter[int] = Counter()
    for source in page.sources:
        came[source.line] += source.debit_fen - source.credit_fen
    assert [came[number] for number, _ in enumerate(page.lines, 1)] == [
        line.net_fen for line in page.lines
    ]
    assert len(page.sources) <= LINES_MAX
