"""Forgetting: the stored bytes stay, what they say is gone or locked away, also after a restore."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.canonical import encode
from chassis.crypto.algorithms import Algorithms
from chassis.personal.forgetting import Forgetting
from chassis.personal.key_database import KeyDatabase
from chassis.personal.retention import (
    RetentionClass,
    RetentionClasses,
    StartRule,
    StillKeptError,
)
from chassis.personal.subject_keys import KeyContestedError, KeyDeletion, SubjectKeys
from chassis.personal.values import Forgotten, Personal, Restricted, Sealed
from chassis.personal.vault import Vault

SUBJECT = UUID(int=7)
ON = date(2026, 11, 21)
CONTACTS = RetentionClass(name="contacts", code="c", years=0, start=StartRule.SAME_DAY)
VOUCHERS = RetentionClass(name="vouchers", code="v", years=30, start=StartRule.AFTER_YEAR_END)
ANNUAL = RetentionClass(name="annual", code="y", years=None, start=StartRule.AFTER_YEAR_END)
CLASSES = RetentionClasses([CONTACTS, VOUCHERS, ANNUAL])
AUTHORITY = "request/2026-17"


@pytest.fixture
def forgetting(keys: SubjectKeys, vault: Vault) -> Forgetting:
    return Forgetting(keys, vault, CLASSES)


def _seal(vault: Vault, retention: str, subject: UUID = SUBJECT) -> Sealed:
    value = Personal(subject, retention, "王小明")
    return vault.seal(value, source="/510604/registry", event_id="e.1", path="name")


def _open(vault: Vault, sealed: Sealed, purpose: str = "ordinary") -> str | Forgotten | Restricted:
    return vault.open(
        sealed, source="/510604/registry", event_id="e.1", path="name", purpose=purpose
    )


def test_forgetting_leaves_the_bytes_and_takes_what_they_say(
    vault: Vault, forgetting: Forgetting
) -> None:
    sealed = _seal(vault, "contacts")
    stored = encode(sealed.to_json())

    outcome = forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    assert encode(sealed.to_json()) == stored
    assert _open(vault, sealed) == Forgotten("contacts")
    assert _open(vault, sealed, "legal_retention") == Forgotten("contacts")
    assert [(d.key_id, d.retention, d.authority) for d in outcome.deleted] == [
        (sealed.kid, "contacts", AUTHORITY)
    ]


def test_a_class_that_is_still_kept_opens_for_the_named_purpose_alone(
    vault: Vault, forgetting: Forgetting
) -> None:
    contact, voucher, annual = (_seal(vault, name) for name in ("contacts", "vouchers", "annual"))

    outcome = forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    assert outcome.restricted == ("annual", "vouchers")
    assert _open(vault, contact) == Forgotten("contacts")
    for sealed in (voucher, annual):
        assert _open(vault, sealed) == Restricted(sealed.cls)
        assert _open(vault, sealed, "curiosity") == Restricted(sealed.cls)
        assert _open(vault, sealed, "legal_retention") == "王小明"


def test_a_permanent_class_is_not_forgotten_and_nothing_else_happens(
    vault: Vault, forgetting: Forgetting
) -> None:
    sealed = _seal(vault, "contacts")

    with pytest.raises(StillKeptError):
        forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts", "annual"], authority=AUTHORITY)

    assert _open(vault, sealed) == "王小明"


def test_nobody_else_is_forgotten(vault: Vault, forgetting: Forgetting) -> None:
    other = _seal(vault, "contacts", uuid4())
    _seal(vault, "contacts")

    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    assert _open(vault, other) == "王小明"


def test_forgetting_twice_changes_nothing(vault: Vault, forgetting: Forgetting) -> None:
    _seal(vault, "contacts")
    _seal(vault, "vouchers")
    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    again = forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    assert again.deleted == ()
    assert again.restricted == ()


def test_a_restricted_class_is_deleted_when_its_period_ends(
    vault: Vault, forgetting: Forgetting
) -> None:
    voucher = _seal(vault, "vouchers")
    forgetting.forget(SUBJECT, on=ON, ended_classes=[], authority=AUTHORITY)

    forgetting.expire(
        SUBJECT, on=date(2057, 1, 1), ended_classes=["vouchers"], authority="retention/vouchers"
    )

    assert _open(vault, voucher, "legal_retention") == Forgotten("vouchers")


def test_the_end_of_one_period_leaves_the_others_open(vault: Vault, forgetting: Forgetting) -> None:
    contact, voucher = _seal(vault, "contacts"), _seal(vault, "vouchers")

    forgetting.expire(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    assert _open(vault, contact) == Forgotten("contacts")
    assert _open(vault, voucher) == "王小明"


def test_a_person_who_comes_back_gets_new_keys(vault: Vault, forgetting: Forgetting) -> None:
    old = [_seal(vault, "contacts"), _seal(vault, "vouchers")]
    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    new = [_seal(vault, "contacts"), _seal(vault, "vouchers")]

    assert [_open(vault, sealed) for sealed in new] == ["王小明", "王小明"]
    assert [_open(vault, sealed) for sealed in old] == [
        Forgotten("contacts"),
        Restricted("vouchers"),
    ]


def test_another_process_reads_nothing_from_the_moment_of_forgetting(
    vault: Vault,
    forgetting: Forgetting,
    connect: Callable[[], KeyDatabase],
    algorithms: Algorithms,
) -> None:
    other = Vault(SubjectKeys(connect()), algorithms, storage_purposes=frozenset())
    sealed = _seal(other, "contacts")
    assert _open(other, sealed) == "王小明"
    assert _seal(other, "contacts").kid == sealed.kid

    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)

    # It has not heard yet, and what it seals meanwhile is forgotten like the rest.
    late = _seal(other, "contacts")
    assert late.kid == sealed.kid
    assert _open(other, sealed) == Forgotten("contacts")
    assert _open(other, late) == Forgotten("contacts")
    # Opening told it that keys had changed.
    assert _open(other, _seal(other, "contacts")) == "王小明"


def test_a_process_that_refreshes_lets_go_of_deleted_keys(
    vault: Vault,
    forgetting: Forgetting,
    connect: Callable[[], KeyDatabase],
    algorithms: Algorithms,
) -> None:
    other = Vault(SubjectKeys(connect()), algorithms, storage_purposes=frozenset())
    other.refresh()
    sealed = _seal(other, "contacts")
    other.refresh()
    assert _seal(other, "contacts").kid == sealed.kid

    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)
    other.refresh()

    assert _seal(other, "contacts").kid != sealed.kid


def test_a_restored_key_table_stays_forgotten_once_deletions_are_replayed(
    vault: Vault, keys: SubjectKeys, forgetting: Forgetting, database: str
) -> None:
    contact, voucher = _seal(vault, "contacts"), _seal(vault, "vouchers")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE backup AS TABLE keys.subject_keys")
    outcome = forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)
    recorded = [deletion.to_json() for deletion in outcome.deleted]
    with psycopg.connect(database, autocommit=True) as connection:
        # The whole schema comes back as it was, its list of deletions too.
        connection.execute("ALTER TABLE keys.deletions DISABLE TRIGGER deletions_stay")
        connection.execute("DELETE FROM keys.deletions")
        connection.execute("ALTER TABLE keys.deletions ENABLE TRIGGER deletions_stay")
        connection.execute("DELETE FROM keys.subject_keys")
        connection.execute("INSERT INTO keys.subject_keys TABLE backup")
    assert _open(vault, contact) == "王小明"

    gone = keys.replay(KeyDeletion.from_json(each) for each in recorded)

    assert gone == 1
    assert _open(vault, contact) == Forgotten("contacts")
    assert _open(vault, voucher) == "王小明"
    assert keys.deletions() == outcome.deleted
    assert keys.replay([]) == 0


def test_a_key_row_that_came_back_alone_opens_nothing_and_seals_nothing(
    vault: Vault, keys: SubjectKeys, forgetting: Forgetting, database: str
) -> None:
    sealed = _seal(vault, "contacts")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE backup AS TABLE keys.subject_keys")
    forgetting.forget(SUBJECT, on=ON, ended_classes=["contacts"], authority=AUTHORITY)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO keys.subject_keys TABLE backup")

    assert _open(vault, sealed) == Forgotten("contacts")
    with pytest.raises(KeyContestedError, match="replay the deletions"):
        _seal(vault, "contacts")
    assert keys.replay([]) == 1
    assert _seal(vault, "contacts").kid != sealed.kid
