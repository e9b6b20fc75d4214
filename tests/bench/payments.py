"""The payments that both sides carry through: who signs, in which villages, for how much."""

from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

FIRST_VILLAGE, VILLAGES = 1_000, 60
SIGNERS = 8
STEPS = tuple(f"step-{number}" for number in range(1, SIGNERS + 1))
POSTS = tuple(f"signer-{number}" for number in range(1, SIGNERS + 1))
CLERK, ACCOUNTANT, REVIEWER, CASHIER = (
    uuid5(NAMESPACE_URL, f"/bench/payments/{name}")
    for name in ("clerk", "accountant", "reviewer", "cashier")
)
PAYEE = uuid5(NAMESPACE_URL, "/bench/payments/payee")
AMOUNT_FEN = 123_400
STEPS_OF_ONE = 1 + SIGNERS + 1 + 1 + 4
"""Request, signatures, order, confirmation; prepared, reviewed, signed by the cashier, posted."""


@cache
def signer(village: int, place: int) -> UUID:
    """Give who holds a post of a village."""
    return uuid5(NAMESPACE_URL, f"/bench/payments/{village}/{place}")
