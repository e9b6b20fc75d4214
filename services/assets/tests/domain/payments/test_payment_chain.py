from dataclasses import replace
from typing import Any

import pytest

from assets.domain.payments.chain import ChainBook, PaymentChain
from services.assets.tests.domain.payments.chains import BOUND, graded


def named(key: str, **changed: Any) -> PaymentChain:
    return replace(graded(), bound=replace(BOUND, chain=key), **changed)


BOOK = ChainBook(
    rule=BOUND.rule,
    root=BOUND.root,
    chains=[
        named("small", amount_fen_most=499_999),
        named("large", amount_fen_least=500_000),
        named("wages", categories=frozenset({"wage"}), amount_fen_most=100_000),
    ],
)


@pytest.mark.parametrize(
    ("category", "amount_fen", "key"),
    [
        ("repair", 499_999, "small"),
        ("repair", 500_000, "large"),
        ("wage", 100_000, "wages"),
        ("wage", 100_001, "small"),
    ],
)
def test_amount_and_category_say_which_chain_counts(
    category: str, amount_fen: int, key: str
) -> None:
    chain = BOOK.counting(category, amount_fen)

    assert chain is not None
    assert chain.bound.chain == key


def test_where_no_chain_reaches_none_counts() -> None:
    only = ChainBook(rule=BOUND.rule, root=BOUND.root, chains=BOOK.chains[:1])

    assert only.counting("repair", 500_000) is None
    assert only.named("large") is None
