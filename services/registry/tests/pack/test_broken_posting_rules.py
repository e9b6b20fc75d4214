"""The rules of posting rules bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/posting-rules.yaml"
FIRST = '- {side: debit, account: "113", named: [party, contract]}'
BROKEN = [
    ("- key: office.paid", "- key: wages.paid", "posting_rule_duplicate"),
    ("- key: office.paid", "- key: Office.paid", "posting_rule_malformed"),
    ("- key: office.paid", "- key: office..paid", "posting_rule_malformed"),
    (FIRST, FIRST.replace("debit", "credit"), "posting_rule_one_sided"),
    (FIRST, f"{FIRST}\n      {FIRST}", "posting_rule_unbalanced"),
    (FIRST, FIRST.replace("113", "119"), "account_missing"),
    (FIRST, FIRST.replace("party, ", ""), "posting_line_without_dimension"),
    (FIRST, FIRST.replace("named: [", "sub: old, named: [sub, "), "posting_sub_twice"),
    (FIRST, FIRST.replace("contract]", "weather]"), "value_not_allowed"),
    (FIRST, FIRST.replace("contract]}", "fund], party_of: fund}"), "posting_party_twice"),
    ("    sums: {amount: [bank, cash]}\n", "", "posting_rule_unbalanced"),
    ("voucher: accrual", "voucher: closing", "value_not_allowed"),
    ("certainty_percent: 90", "certainty_percent: 79", "posting_rule_without_question"),
    ("certainty_percent: 90", "certainty_percent: 101", "number_out_of_range"),
    ("    paid: bonus.paid", "    paid: bonus.payed", "posting_rule_missing"),
    ("[benefit, honour_bonus]", "[benefit, benefit]", "posted_payments_twice"),
    ("[supervision-committee-chair, s", "[supervision-committee-head, s", "post_missing"),
    ('units: ["510604102211"]', 'units: ["510604102299"]', "unit_missing"),
    ("posts: [supervision-committee-chair", "rules: [nobody.paid]\n    posts: [cashier", ""),
    ('chart: "2023-14"', 'chart: "2004-12"', "chart_missing"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...
    def line_of(self, file: str, text: str) -> int: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_posting_rule_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    found = {(found, place) for found, place, _ in copy.places()}
    assert (code or "posting_rule_missing", FILE) in found


def test_a_line_on_an_account_that_is_not_in_the_chart_is_found_on_its_line(
    copy: BrokenCopy,
) -> None:
    copy.replace(
        FILE, '- {side: debit, account: "141", named', '- {side: debit, account: "149", named'
    )

    line = copy.line_of(FILE, '"149"')
    assert ("account_missing", FILE, line) in copy.places()


def test_two_sections_of_rules_that_begin_on_one_day_are_found(copy: BrokenCopy) -> None:
    section = "  - key: finance/posting-rules\n    kind: posting_rules\n"
    copy.replace(
        "pack.yaml",
        section,
        f"{section}    version: 1\n    files:\n      rules: {FILE}\n    effective_on: 2026-01-01\n"
        "    resolution:\n      body: 演示\n      decided_on: 2025-12-22\n      title: 演示\n"
        "      reference: 演示\n      basis: illustrative\n\n"
        "  - key: finance/more-rules\n    kind: posting_rules\n",
    )

    assert "posting_rules_twice" in {code for code, _, _ in copy.places()}
