"""The key table: one key whoever asks at once, wrapped for its row, and rewrapped when asked."""

import subprocess
import sys
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.crypto.algorithms import Algorithms
from chassis.personal.county_keys import (
    CountyKey,
    CountyKeyError,
    CountyKeyMissingError,
    CountyKeys,
    WrappedKeyError,
)
from chassis.personal.key_database import KeyDatabase
from chassis.personal.rewrapping import rewrap
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.token_keys import TokenKeys

OLD = CountyKey("2026a", bytes(range(32)))
NEW = CountyKey("2027a", bytes(range(1, 33)))
PROCESSES = 4
SUBJECTS = 25
RACER = """
import sys
from datetime import UTC, datetime
from uuid import UUID

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyDatabase, key_pool
from chassis.personal.subject_keys import SubjectKeys

county = CountyKeys(Algorithms(standard_provider()), current=CountyKey("2026a", bytes(range(32))))
with key_pool(sys.argv[1], connections_max=1) as pool:
    pool.wait()
    keys = SubjectKeys(
        KeyDatabase(pool=pool, schema="keys", county=county, now=lambda: datetime.now(UTC))
    )
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[2])):
        print(keys.live(UUID(int=number), "contacts").key.hex(), flush=True)
"""


def test_processes_that_make_the_same_key_at_once_end_with_one(app_url: str) -> None:
    racers = [
        subprocess.Popen(  # noqa: S603  # this interpreter, and the text above
            [sys.executable, "-c", RACER, app_url, str(SUBJECTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    answers = [racer.communicate(timeout=60)[0].split() for racer in racers]

    assert [racer.returncode for racer in racers] == [0] * PROCESSES
    assert len(answers[0]) == SUBJECTS
    assert answers == [answers[0]] * PROCESSES
    assert len(set(answers[0])) == SUBJECTS


def test_an_opened_key_does_not_show(keys: SubjectKeys) -> None:
    key = keys.live(uuid4(), "contacts")

    assert repr(key.key) not in repr(key)
    assert repr(OLD.key) not in repr(OLD)


def test_no_key_lies_in_the_table_in_the_clear(keys: SubjectKeys, database: str) -> None:
    key = keys.live(uuid4(), "contacts")

    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT wrapped, wrap_alg FROM keys.subject_keys").fetchone()

    assert row is not None
    assert key.key not in bytes(row[0])
    assert row[1] == "A256GCMKW"


def test_a_wrapped_key_copied_into_another_persons_row_does_not_open(
    keys: SubjectKeys, database: str
) -> None:
    keys.live(UUID(int=1), "contacts")
    keys.live(UUID(int=2), "contacts")
    with psycopg.connect(database) as connection:
        connection.execute(
            "UPDATE keys.subject_keys SET wrapped = "
            "(SELECT wrapped FROM keys.subject_keys WHERE subject = %s)",
            (UUID(int=1),),
        )

    keys.live(UUID(int=1), "contacts")
    with pytest.raises(WrappedKeyError, match="does not open under county key 2026a"):
        keys.live(UUID(int=2), "contacts")


def test_the_services_role_cannot_take_a_deletion_back(
    keys: SubjectKeys, app_url: str, database: str
) -> None:
    keys.live(UUID(int=1), "contacts")
    keys.end(UUID(int=1), ended=["contacts"], restrict_others=False, authority="a")

    for statement in (
        "DELETE FROM keys.deletions",
        "UPDATE keys.deletions SET subject = gen_random_uuid()",
        "TRUNCATE keys.deletions",
    ):
        for url in (app_url, database):
            with (
                psycopg.connect(url) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)


def test_keys_pass_to_a_new_county_key_and_stay_the_same(
    key_database: KeyDatabase, algorithms: Algorithms
) -> None:
    subjects = [uuid4() for _ in range(5)]
    before = [SubjectKeys(key_database).live(subject, "contacts") for subject in subjects]
    token_key = TokenKeys(key_database).named("k2026c")
    both = _with(key_database, CountyKeys(algorithms, current=NEW, also=OLD))

    left = [rewrap(both, keys_max=2) for _ in range(3)]

    assert left == [3, 1, 0]
    alone = _with(key_database, CountyKeys(algorithms, current=NEW))
    assert [SubjectKeys(alone).live(subject, "contacts") for subject in subjects] == before
    assert TokenKeys(alone).named("k2026c") == token_key
    with pytest.raises(CountyKeyMissingError, match="2027a"):
        SubjectKeys(key_database).live(subjects[0], "contacts")


def test_before_the_rotation_every_process_can_already_open_the_new_key(
    key_database: KeyDatabase, algorithms: Algorithms
) -> None:
    late = SubjectKeys(_with(key_database, CountyKeys(algorithms, current=OLD, also=NEW)))
    early = SubjectKeys(_with(key_database, CountyKeys(algorithms, current=NEW, also=OLD)))

    assert late.live(UUID(int=1), "contacts") == early.live(UUID(int=1), "contacts")
    assert early.live(UUID(int=2), "contacts") == late.live(UUID(int=2), "contacts")


def test_a_county_key_is_read_from_the_settings() -> None:
    text = "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    assert CountyKey.from_text(text) == OLD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026a",
        "2026a:short",
        "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "2026a:é",
    ],
)
def test_a_county_key_of_another_form_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(CountyKeyError) as caught:
        CountyKey.from_text(text)

    assert "AAEC" not in str(caught.value)


def test_two_county_keys_of_one_name_are_refused(algorithms: Algorithms) -> None:
    with pytest.raises(CountyKeyError, match="rename"):
        CountyKeys(algorithms, current=OLD, also=CountyKey("2026a", NEW.key))


def _with(database: KeyDatabase, county: CountyKeys) -> KeyDatabase:
    return KeyDatabase(pool=database.pool, schema=database.schema, county=county, now=database.now)
