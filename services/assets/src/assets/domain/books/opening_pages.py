"""Divides the lines of an opening into vouchers, each of which balances by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assets.domain.books.chart_conversion import Piece
from assets.domain.books.conversion import Source
from assets.domain.books.lines import LINES_MAX, Line


@dataclass(frozen=True, kw_only=True)
class OpeningPage:
    """The lines of one opening voucher, and from which older balances each came."""

    lines: tuple[Line, ...]
    sources: tuple[Source, ...]


def opening_pages(pieces: Sequence[Piece]) -> Iterator[OpeningPage]:
    """Give the vouchers of an opening; equal lines are one, and one may end on the next page.

    Debits are set against credits as they come, so that each page balances where the whole does.
    """
    debits = [_Left(piece) for piece in pieces if piece.line.debit_fen]
    credits_ = [_Left(piece) for piece in pieces if piece.line.credit_fen]
    page = _Page()
    for debit, credit, fen in _pairs(debits, credits_):
        if page.is_full(debit, credit):
            yield page.closed()
            page = _Page()
        page.add(debit, fen)
        page.add(credit, fen)
    if page.filled:
        yield page.closed()


@dataclass
class _Left:
    """What of a piece is not on a page yet."""

    piece: Piece
    fen: int = field(init=False)

    def __post_init__(self) -> None:
        self.fen = abs(self.piece.line.net_fen)


def _pairs(
    debits: Iterable[_Left], credits_: Iterable[_Left]
) -> Iterator[tuple[Piece, Piece, int]]:
    others = iter(credits_)
    credit = next(others, None)
    for debit in debits:
        while debit.fen:
            assert credit is not None, "the older balances are equal"
            fen = min(debit.fen, credit.fen)
            yield debit.piece, credit.piece, fen
            debit.fen -= fen
            credit.fen -= fen
            if not credit.fen:
                credit = next(others, None)


class _Page:
    """Collects the lines of one voucher."""

    def __init__(self) -> None:
        self.filled: dict[Line, dict[Piece, int]] = {}

    def is_full(self, *pieces: Piece) -> bool:
        new = [piece for piece in pieces if piece not in self.filled.get(_key(piece), ())]
        # Every line has a source, so that there are no more lines than these.
        return sum(map(len, self.filled.values())) + len(new) > LINES_MAX

    def add(self, piece: Piece, fen: int) -> None:
        came = self.filled.setdefault(_key(piece), {})
        came[piece] = came.get(piece, 0) + fen

    def closed(self) -> OpeningPage:
        ordered = sorted(self.filled.items(), key=lambda item: _place(item[0]))
        lines = tuple(_sized(key, sum(came.values())) for key, came in ordered)
        sources = tuple(
            _source(number, piece, fen)
            for number, (_, came) in enumerate(ordered, 1)
            for piece, fen in came.items()
        )
        return OpeningPage(lines=lines, sources=sources)


def _key(piece: Piece) -> Line:
    """Give the line with one fen on its side: what equal lines have in common."""
    return _sized(piece.line, 1)


def _sized(line: Line, fen: int) -> Line:
    in_debit = line.debit_fen > 0
    return replace(line, debit_fen=fen if in_debit else 0, credit_fen=0 if in_debit else fen)


def _place(line: Line) -> tuple[bool, str]:
    return line.credit_fen > 0, line.account


def _source(number: int, piece: Piece, fen: int) -> Source:
    sized = _sized(piece.line, fen)
    return Source(
        line=number,
        old=piece.old,
        to=piece.to,
        debit_fen=sized.debit_fen,
        credit_fen=sized.credit_fen,
        decision=piece.decision,
    )
