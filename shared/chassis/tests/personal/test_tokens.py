"""Tokens: equal in every process, tied to class and year, and worth nothing without their key."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from chassis.crypto.algorithms import Algorithms
from chassis.personal.identifiers import Identifier, IdentifierKind
from chassis.personal.key_database import KeyDatabase
from chassis.personal.retention import (
    RetentionClass,
    RetentionClasses,
    StartRule,
    UnknownRetentionError,
)
from chassis.personal.token_keys import TokenKeyEndedError, TokenKeys
from chassis.personal.tokens import TOKEN_KEY_CACHE_SECONDS_MAX, Tokens, UnreadableTokenError

CONTACTS = RetentionClass(name="contacts", code="c", years=1, start=StartRule.AFTER_YEAR_END)
VOUCHERS = RetentionClass(name="vouchers", code="v", years=30, start=StartRule.AFTER_YEAR_END)
ANNUAL = RetentionClass(name="annual", code="y", years=None, start=StartRule.SAME_DAY)
CLASSES = RetentionClasses([CONTACTS, VOUCHERS, ANNUAL])
NUMBER = Identifier(IdentifierKind.IDENTITY, "51060419900101123x")
SAME = Identifier(IdentifierKind.IDENTITY, "510604 19900101 123X")
OTHER = Identifier(IdentifierKind.IDENTITY, "510604199001011248")
DAY = date(2026, 5, 15)


@pytest.fixture
def tokens(key_database: KeyDatabase, algorithms: Algorithms) -> Tokens:
    return Tokens(TokenKeys(key_database), algorithms, CLASSES)


def test_a_token_names_year_and_class_and_shows_nothing(tokens: Tokens) -> None:
    token = tokens.make(NUMBER, retention="contacts", on=DAY)

    assert token.startswith("k2026c:")
    assert len(token) == len("k2026c:") + 43
    assert "19900101" not in token


def test_the_same_identifier_has_the_same_token_however_it_was_written(tokens: Tokens) -> None:
    token = tokens.make(NUMBER, retention="contacts", on=DAY)

    assert tokens.make(SAME, retention="contacts", on=date(2026, 12, 31)) == token
    assert tokens.make(OTHER, retention="contacts", on=DAY) != token
    assert tokens.compare(token, SAME)
    assert not tokens.compare(token, OTHER)


def test_tokens_of_classes_years_and_kinds_differ(tokens: Tokens) -> None:
    digits = "13800001111"
    made = {
        tokens.make(Identifier(kind, digits), retention=retention, on=on).partition(":")[2]
        for kind in (IdentifierKind.PHONE, IdentifierKind.ACCOUNT)
        for retention in ("contacts", "vouchers")
        for on in (date(2026, 1, 1), date(2027, 1, 1))
    }

    assert len(made) == 8


def test_tokens_are_equal_across_processes(
    tokens: Tokens, connect: Callable[[], KeyDatabase], algorithms: Algorithms
) -> None:
    other = Tokens(TokenKeys(connect()), algorithms, CLASSES)

    token = tokens.make(NUMBER, retention="contacts", on=DAY)

    assert other.make(SAME, retention="contacts", on=DAY) == token
    assert other.compare(token, NUMBER)


def test_all_tokens_of_an_identifier_are_found_under_all_live_keys(tokens: Tokens) -> None:
    made = [
        tokens.make(NUMBER, retention="contacts", on=DAY),
        tokens.make(NUMBER, retention="contacts", on=date(2027, 1, 1)),
        tokens.make(NUMBER, retention="vouchers", on=DAY),
    ]

    assert sorted(tokens.all_of(SAME)) == sorted(made)


def test_deleting_a_key_ends_its_tokens_and_its_name(tokens: Tokens) -> None:
    token = tokens.make(NUMBER, retention="contacts", on=DAY)
    kept = tokens.make(NUMBER, retention="vouchers", on=DAY)

    gone = tokens.end(["k2026c"], authority="retention/contacts")

    assert [(each.name, each.authority) for each in gone] == [("k2026c", "retention/contacts")]
    assert not tokens.compare(token, NUMBER)
    assert tokens.all_of(NUMBER) == (kept,)
    with pytest.raises(TokenKeyEndedError, match="k2026c was deleted"):
        tokens.make(NUMBER, retention="contacts", on=DAY)
    assert tokens.end(["k2026c"], authority="again") == ()


def test_another_process_makes_no_token_under_a_deleted_key_after_the_named_time(
    tokens: Tokens, connect: Callable[[], KeyDatabase], algorithms: Algorithms
) -> None:
    now = [0.0]
    other = Tokens(TokenKeys(connect()), algorithms, CLASSES, monotonic=lambda: now[0])
    token = other.make(NUMBER, retention="contacts", on=DAY)
    tokens.end(["k2026c"], authority="a")

    assert not other.compare(token, NUMBER)
    now[0] = TOKEN_KEY_CACHE_SECONDS_MAX
    with pytest.raises(TokenKeyEndedError):
        other.make(NUMBER, retention="contacts", on=DAY)


def test_a_restored_token_key_stays_deleted_once_deletions_are_replayed(
    tokens: Tokens, key_database: KeyDatabase, database: str
) -> None:
    token = tokens.make(NUMBER, retention="contacts", on=DAY)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE backup AS TABLE keys.token_keys")
    gone = tokens.end(["k2026c"], authority="a")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO keys.token_keys TABLE backup")

    assert not tokens.compare(token, NUMBER)
    assert TokenKeys(key_database).replay(gone) == 1
    assert TokenKeys(key_database).deletions() == gone
    assert not tokens.compare(token, NUMBER)


def test_a_keys_period_counts_from_the_end_of_its_year(tokens: Tokens) -> None:
    for retention in ("contacts", "vouchers", "annual"):
        tokens.make(NUMBER, retention=retention, on=DAY)

    assert tokens.ended(on=date(2027, 12, 31)) == ()
    assert tokens.ended(on=date(2028, 1, 1)) == ("k2026c",)
    assert tokens.ended(on=date(2057, 1, 1)) == ("k2026c", "k2026v")


def test_a_class_that_is_not_in_force_gives_no_token(tokens: Tokens) -> None:
    with pytest.raises(UnknownRetentionError):
        tokens.make(NUMBER, retention="ballots", on=DAY)


@pytest.mark.parametrize("token", ["", "k2026c", "k2026c:é", "2026c:AAAA", "k26c:AAAA", "kc:AAAA"])
def test_a_text_that_is_no_token_is_refused(tokens: Tokens, token: str) -> None:
    with pytest.raises(UnreadableTokenError):
        tokens.compare(token, NUMBER)
