"""The section of posting rules (入账规则): which accounts a business fact moves."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kernel.money import FEN_MAX
from registry.domain.pack.charts import AccountCode, ChartVersion
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

SURE_PERCENT = 80
"""Below it a rule says which question its owner has to answer."""


def _check_rule_key(value: str) -> str:
    words = value.split(".")
    if len(value) > 64 or not all(_is_word(word) for word in words):  # noqa: PLR2004 # a bound against slips
        raise PydanticCustomError(
            "posting_rule_malformed", "Name a rule in small letters, such as payment.paid."
        )
    return value


def _is_word(word: str) -> bool:
    return (
        word.isascii()
        and word.replace("-", "").isalnum()
        and word == word.lower()
        and word[0].isalpha()
    )


RuleKey = Annotated[str, AfterValidator(_check_rule_key)]
Dimension = Literal["sub", "bank_account", "party", "project", "fund", "source", "contract"]


class PostingLine(Strict):
    """One line of the voucher: a side of an account, which amount of the fact, what it names.

    Where money is owed to a fund or a project itself, that stands as the party (`party_of`). A
    line with `red_ink` takes back income or expense of the fact's own year: in a voucher of that
    year it is written in red ink on the other side, in a later year as it stands.
    """

    side: Literal["debit", "credit"]
    account: AccountCode
    amount: Key = "amount"
    sub: Key | None = None
    named: tuple[Dimension, ...] = ()
    party_of: Literal["fund", "project"] | None = None
    red_ink: bool = False


class PostingRule(Strict):
    """How one kind of business fact enters the books; `sums` says which amounts make up another.

    A fact that takes an earlier one back enters in red ink (红字) where the rule says so, within
    the year of the earlier voucher; later by the lines as they are. A rule of which its owner is
    not sure says what has to be decided.
    """

    key: RuleKey
    name: Text
    name_en: Text
    voucher: Literal["receipt", "payment", "transfer", "accrual", "depreciation"]
    lines: tuple[PostingLine, ...]
    sums: dict[Key, tuple[Key, ...]] = Field(default_factory=dict)
    red_ink: bool = False
    certainty_percent: Annotated[int, Field(ge=0, le=100)]
    question: Text | None = None
    owner: Text
    basis: Basis


class PostedPayments(Strict):
    """By which rules payments of some categories enter whose books; none listed means the rest.

    What an event asks for in the categories of a `roll` was computed from a complete list, so
    that nobody chose the payee. `cleared` says how the payment of a whole pay list is taken over
    from the list to each party on it.
    """

    categories: tuple[Key, ...] = ()
    form: Literal[
        "village_collective",
        "group_collective",
        "town_collective",
        "villagers_committee",
        "association",
        "fund",
    ]
    paid: RuleKey
    returned: RuleKey
    cleared: RuleKey | None = None
    roll: bool = False


class SlipReview(Strict):
    """Which slips the supervision committee (村务监督委员会) reviews before they are posted.

    No unit and no rule listed means every one.
    """

    units: tuple[UnitKey, ...] = ()
    rules: tuple[RuleKey, ...] = ()
    amount_fen_least: Annotated[int, Field(ge=1, le=FEN_MAX)] = 1
    posts: tuple[Key, ...]
    owner: Text
    basis: Basis


class PostingRulesFile(Strict):
    """The rules of one decision, on one chart; no unit listed means every one."""

    chart: ChartVersion
    units: tuple[UnitKey, ...] = ()
    rules: tuple[PostingRule, ...]
    payments: tuple[PostedPayments, ...] = ()
    reviews: tuple[SlipReview, ...] = ()


class PostingRules(Strict):
    """The section of posting rules."""

    rules: PostingRulesFile
