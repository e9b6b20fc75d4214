"""All rules in the order of their numbers: the questions that inspectors of villages ask."""

from audit.domain.flags.interface import Rule
from audit.domain.flags.watches import (
    approval_for_show,
    benefit_misclaimed,
    claimed_twice,
    income_kept_privately,
    money_held_or_diverted,
    money_left_open,
    near_relative_favoured,
    pay_beyond_rules,
    property_let_badly,
    receipt_book_gap,
    receipts_spent_in_cash,
    spending_without_substance,
    spent_on_white_slips,
    spent_without_authority,
    split_below_threshold,
)

RULES: tuple[Rule, ...] = (
    receipts_spent_in_cash.RULE,
    income_kept_privately.RULE,
    receipt_book_gap.RULE,
    spent_on_white_slips.RULE,
    claimed_twice.RULE,
    split_below_threshold.RULE,
    spending_without_substance.RULE,
    benefit_misclaimed.RULE,
    near_relative_favoured.RULE,
    spent_without_authority.RULE,
    money_held_or_diverted.RULE,
    money_left_open.RULE,
    property_let_badly.RULE,
    pay_beyond_rules.RULE,
    approval_for_show.RULE,
)
