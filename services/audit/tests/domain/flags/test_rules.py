"""What holds for all rules together."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.domain.flags.asking import WatchedRule, Watching
from audit.domain.flags.facts.awaited import AWAITED
from audit.domain.flags.facts.reading import recorded_on
from audit.domain.flags.interface import Recorded, Rule, Suspicion
from audit.domain.flags.rules import RULES
from audit.domain.flags.texts import TEXTS, parts_of
from audit.domain.flags.watches import (
    claimed_twice,
    receipt_book_gap,
    receipts_spent_in_cash,
    spent_on_white_slips,
    spent_without_authority,
)
from services.audit.tests.domain.flags.payments import invoice, paid, request
from services.audit.tests.domain.flags.told import Told, asked, ident

SETTINGS: tuple[tuple[Rule, object], ...] = (
    (receipts_spent_in_cash.RULE, receipts_spent_in_cash.Settings(bank_within_days=3)),
    (receipt_book_gap.RULE, receipt_book_gap.Settings(book_days=5)),
    (
        spent_on_white_slips.RULE,
        spent_on_white_slips.Settings(
            roster_purposes=(), official_posts=(), checked_from_fen=1, share_percent=5
        ),
    ),
    (claimed_twice.RULE, claimed_twice.Settings(window_days=30)),
    (
        spent_without_authority.RULE,
        spent_without_authority.Settings(
            payments_from_fen=150, contracts_from_fen=1, recorded_late_days=7
        ),
    ),
)
LAST = "2026-04-30"


def test_there_are_fifteen_rules_each_under_its_number_and_a_name_of_its_own() -> None:
    assert [rule.number for rule in RULES] == list(range(1, 16))
    assert len({rule.name for rule in RULES}) == 15
    assert {rule.name for rule in RULES} == TEXTS.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_reads_what_it_handles_and_waits_for_the_rest(rule: Rule) -> None:
    assert isinstance(rule, WatchedRule)
    watch = rule.watch.__new__(rule.watch)
    watch.__init__(object())  # type: ignore[misc] # only what it handles is looked at
    awaited = {each.type: each.topic for each in AWAITED}

    handled = set(watch.handlers())

    assert handled - awaited.keys() == rule.reads
    assert {awaited[each] for each in handled & awaited.keys()} == set(rule.waits_for)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_words_in_both_languages(rule: Rule) -> None:
    text = TEXTS[rule.name]
    chinese, english = parts_of(rule.name, "zh"), parts_of(rule.name, "en")

    assert chinese.keys() == english.keys()
    assert all(re.search("[一-鿿]", each) for each in (text.name, text.look, *chinese.values()))
    assert all(each.isascii() for each in (text.name_en, text.look_en, *english.values()))
    assert text.called("zh") != text.called("en")
    assert text.advice("zh") != text.advice("en")


def test_a_rule_begins_with_settings_of_its_own_class_alone() -> None:
    with pytest.raises(TypeError, match="receipt_book_gap is begun with Settings"):
        receipt_book_gap.RULE.begin(claimed_twice.Settings(window_days=1))


def test_a_fact_that_says_less_than_its_type_promises_is_passed_over_and_counted() -> None:
    told = Told()
    request(told, "1", "2026-03-01", 100)
    watch = spent_on_white_slips.RULE.begin(SETTINGS[2][1])
    assert isinstance(watch, Watching)

    assert watch.take(replace(told.facts[0], data={})) == []
    assert watch.unreadable == 1


def story(unit: str, acts: list[tuple[int, int, int]]) -> list[Recorded]:
    """Give what happens in one village: each act of a kind, a day after the one before."""
    told = Told(ident(unit))
    box, book, day = ident(f"{unit}/box"), ident(f"{unit}/book"), date(2026, 3, 1)
    said: dict[str, Any]
    issued: dict[str, Any] = {"first": 1, "last": 9, "issued_on": "2026-03-01"}
    told.say("assets.receipt_book.issued", book, day, **issued)
    for place, (kind, later, fen) in enumerate(acts):
        day += timedelta(days=later)
        on, name = day.isoformat(), f"{unit}/{place}"
        if kind == 0:
            said = {"book": book, "number": place, "taken_on": on}
            told.say("assets.cash_box.taken_in", box, on, amount_fen=fen, **said)
        elif kind == 1:
            said = {"payment_request": ident(name), "paid_on": on}
            told.say("assets.cash_box.paid_out", box, on, amount_fen=fen, **said)
        elif kind == 2:
            told.say("assets.cash_box.banked", box, on, amount_fen=fen, moved_on=on)
        elif kind == 3:
            said = {"number": fen % 5, "written_on": on}
            told.say("assets.receipt_book.written", book, on, **said)
        else:
            cited = [invoice(unit, 100)] if fen % 2 else []
            paid(told, name, on, fen, payee=ident(unit), invoices=cited)
    return told.facts


ACTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(1, 200)), max_size=12)


def everything(facts: list[Recorded]) -> list[Suspicion]:
    return [each for rule, own in SETTINGS for each in asked(rule, own, facts, until=LAST)]


def in_order(one: list[Recorded], other: list[Recorded], *, first: bool) -> list[Recorded]:
    """Put what two villages recorded into one log, by day; on one day either may come first."""
    marked = [(recorded_on(f), not first, f) for f in one]
    marked += [(recorded_on(f), first, f) for f in other]
    return [fact for _, _, fact in sorted(marked, key=lambda each: each[:2])]


@settings(max_examples=10, deadline=None)
@given(one=ACTS, other=ACTS)
def test_the_order_of_what_different_villages_do_changes_no_question(
    one: list[tuple[int, int, int]], other: list[tuple[int, int, int]]
) -> None:
    east, west = story("east", one), story("west", other)

    together = everything(in_order(east, west, first=True))

    assert set(together) == set(everything(in_order(east, west, first=False)))
    assert set(together) == {*everything(east), *everything(west)}


@settings(max_examples=10, deadline=None)
@given(acts=ACTS, cut=st.integers(0, 30))
def test_replayed_rules_ask_the_same_and_a_longer_log_only_asks_more(
    acts: list[tuple[int, int, int]], cut: int
) -> None:
    facts = story("east", acts)
    for rule, own in SETTINGS:
        whole = asked(rule, own, facts)

        assert asked(rule, own, facts) == whole
        # The nights after the last fact are not over while more is recorded on its day.
        before = asked_by_day(rule, own, facts[:cut])
        assert whole[: len(before)] == before


def asked_by_day(rule: Rule, own: object, facts: list[Recorded]) -> list[Suspicion]:
    """Give what is asked over these facts, the night after the last one left out."""
    watch, found = rule.begin(own), list[Suspicion]()
    today: date | None = None
    for fact in facts:
        while today is not None and today < recorded_on(fact):
            found += watch.night(today)
            today += timedelta(days=1)
        today = recorded_on(fact)
        found += watch.take(fact)
    return found
