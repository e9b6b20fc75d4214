"""Sealing and opening: a value opens at its own place, and nothing clear gets out on the way."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.canonical import NotCanonicalError, check_text, encode
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.personal.key_database import KeyDatabase, KeysUnavailableError
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.values import Personal, Sealed
from chassis.personal.vault import (
    KEY_CACHE_SECONDS_MAX,
    KeyMissingError,
    SealBrokenError,
    SealedAt,
    Vault,
)

SOURCE = "/510604/registry"
EVENT = f"{UUID(int=1)}.1"
NAME = Personal(UUID(int=7), "contacts", "王小明")


def _storable(text: str) -> bool:
    try:
        check_text(text)
    except NotCanonicalError:
        return False
    return True


def _of_another(personal: Personal) -> Personal:
    return Personal(uuid4(), personal.retention, personal.text)


def test_a_sealed_value_opens_at_its_place(vault: Vault) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")

    assert vault.open(sealed, source=SOURCE, event_id=EVENT, path="name") == "王小明"
    assert sealed.alg == "A256GCM"
    assert sealed.cls == "contacts"
    assert "王小明".encode() not in encode(sealed.to_json())
    assert len(encode(sealed.to_json())) < 200


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text().filter(_storable))
def test_any_text_comes_back_as_it_was_entered(vault: Vault, text: str) -> None:
    sealed = vault.seal(
        Personal(NAME.subject, "contacts", text), source=SOURCE, event_id=EVENT, path="name"
    )
    stored = Sealed.from_json(sealed.to_json())

    assert vault.open(stored, source=SOURCE, event_id=EVENT, path="name") == text


@pytest.mark.parametrize(
    ("source", "event_id", "path"),
    [
        ("/510604/cases", EVENT, "name"),
        (SOURCE, f"{UUID(int=1)}.2", "name"),
        (SOURCE, EVENT, "phone"),
        (SOURCE, EVENT, "name/0"),
        (SOURCE, "", f"{EVENT}name"),
    ],
)
def test_a_ciphertext_moved_to_another_event_or_field_does_not_open(
    vault: Vault, source: str, event_id: str, path: str
) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")

    with pytest.raises(SealBrokenError, match="moved there from another event or field"):
        vault.open(sealed, source=source, event_id=event_id, path=path)


def test_a_changed_part_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    flipped = bytearray(b64url_bytes(sealed.ct))
    flipped[0] ^= 1
    for changed in (
        replace(sealed, ct=b64url(bytes(flipped))),
        replace(sealed, ct="AA"),
        replace(sealed, ct="A"),
        replace(sealed, nonce=b64url(bytes(12))),
        replace(sealed, nonce=b64url(bytes(8))),
        replace(sealed, cls="vouchers"),
        replace(sealed, alg="SM4-GCM"),
    ):
        with pytest.raises(SealBrokenError):
            vault.open(changed, source=SOURCE, event_id=EVENT, path="name")


def test_a_key_of_another_person_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    other = vault.seal(_of_another(NAME), source=SOURCE, event_id=EVENT, path="name")

    with pytest.raises(SealBrokenError):
        vault.open(replace(sealed, kid=other.kid), source=SOURCE, event_id=EVENT, path="name")


def test_the_length_of_a_name_does_not_show(vault: Vault) -> None:
    sizes = {
        len(
            vault.seal(
                Personal(NAME.subject, "contacts", text), source=SOURCE, event_id=EVENT, path="name"
            ).ct
        )
        for text in ("", "王明", "王小明", "欧阳小明")
    }

    assert len(sizes) == 1


def test_the_same_value_sealed_twice_differs(vault: Vault) -> None:
    first = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    second = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")

    assert first.kid == second.kid
    assert first.nonce != second.nonce
    assert first.ct != second.ct


def test_subjects_and_classes_have_keys_of_their_own(vault: Vault) -> None:
    values = [NAME, _of_another(NAME), Personal(NAME.subject, "vouchers", "王小明")]

    kids = {vault.seal(v, source=SOURCE, event_id=EVENT, path="name").kid for v in values}

    assert len(kids) == 3


def test_many_values_open_with_one_question(vault: Vault, keys: SubjectKeys) -> None:
    people = [Personal(uuid4(), "contacts", f"人{number}") for number in range(20)]
    placed = [
        SealedAt(
            sealed=vault.seal(person, source=SOURCE, event_id=EVENT, path=f"people/{number}"),
            source=SOURCE,
            event_id=EVENT,
            path=f"people/{number}",
        )
        for number, person in enumerate(people)
    ]

    assert vault.open_many(placed) == [person.text for person in people]
    assert vault.open_many([]) == []


def test_another_process_opens_what_this_one_sealed(
    vault: Vault, connect: Callable[[], KeyDatabase], algorithms: Algorithms
) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    other = Vault(SubjectKeys(connect()), algorithms, storage_purposes=frozenset())

    assert other.open(sealed, source=SOURCE, event_id=EVENT, path="name") == "王小明"
    assert other.seal(NAME, source=SOURCE, event_id=EVENT, path="name").kid == sealed.kid


def test_a_lost_key_is_an_error_and_not_forgetting(vault: Vault, database: str) -> None:
    sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    with psycopg.connect(database) as connection:
        connection.execute("DELETE FROM keys.subject_keys")

    with pytest.raises(KeyMissingError, match="restore the key table"):
        vault.open(sealed, source=SOURCE, event_id=EVENT, path="name")


def test_a_lost_connection_is_unavailable_and_the_next_one_serves(
    vault: Vault, key_database: KeyDatabase
) -> None:
    with (
        pytest.raises(KeysUnavailableError, match="try again"),
        key_database.connection() as connection,
    ):
        connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name").cls == "contacts"


def test_a_remembered_key_is_asked_for_again_after_its_time(
    keys: SubjectKeys, algorithms: Algorithms
) -> None:
    now = [0.0]
    vault = Vault(keys, algorithms, storage_purposes=frozenset(), monotonic=lambda: now[0])
    first = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    keys.end(NAME.subject, ended=["contacts"], restrict_others=False, authority="test")

    now[0] = KEY_CACHE_SECONDS_MAX - 1
    within = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
    now[0] = KEY_CACHE_SECONDS_MAX
    after = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")

    assert within.kid == first.kid
    assert after.kid != first.kid


def test_nothing_clear_is_logged_or_raised(vault: Vault, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sealed = vault.seal(NAME, source=SOURCE, event_id=EVENT, path="name")
        vault.open(sealed, source=SOURCE, event_id=EVENT, path="name")
        with pytest.raises(SealBrokenError) as caught:
            vault.open(sealed, source=SOURCE, event_id=EVENT, path="other")

    # With the locals of every frame, as a careless logger would write them.
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    for text in ("".join(shown.format()), caplog.text, repr(sealed), repr(vault)):
        assert "王小明" not in text
