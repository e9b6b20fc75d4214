from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import psycopg
import pytest

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_store import TreeStore
from audit.application.ports import Noted
from audit.application.verification import Trust, Verification
from audit.domain.finding_codes import FindingCode
from audit.domain.intake import Message
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import Finding
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

Speak = Callable[..., Message]

ORIGIN = "mingbai.invalid/510604/log"
POINTS, OWN = "/510604/points", "/510604/audit"
ALGORITHMS = Algorithms(standard_provider())
LEAVES = 600


def ignore(*_: object) -> None:
    """Take progress that nobody asked for."""


def replaced(column: str, text: str, other: str) -> str:
    """Give the SQL for the bytes of a column with one text in place of another."""
    return f"convert_to(replace(convert_from({column}, 'UTF8'), '{text}', '{other}'), 'UTF8')"


BURNT = replaced("bytes", "打扫", "放火")


def codes(findings: list[Finding]) -> set[StrEnum]:
    return {finding.code for finding in findings if finding.wrong}


@contextmanager
def superuser(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger holds it back
        yield connection


def test_a_whole_log_is_found_whole(verification: Verification, messages: list[Message]) -> None:
    told: list[tuple[str, int, int]] = []

    findings = verification.log(lambda *each: told.append(each))

    assert codes(findings) == set()
    assert [finding.code for finding in findings] == [
        LogCode.LOG_MATCHES,
        *[LogCode.CHAIN_MATCHES] * 3,
    ]
    assert told[-1] == ("log", LEAVES + 3, LEAVES + 3)


def test_a_log_that_grows_while_it_is_verified_is_found_whole(
    pool: Any, signer: KeySigner, messages: list[Message], store: TreeStore, speak: Speak
) -> None:
    def grow() -> None:
        store.append([speak() for _ in range(200)], at=datetime(2026, 5, 15, tzinfo=UTC))

    class Growing(EvidenceReader):
        def noted(self) -> Noted:
            noted = super().noted()
            grow()
            return noted

        def tiles(self) -> Iterator[tuple[int, int, bytes]]:
            yield from super().tiles()
            grow()

    key = verifier_key(signer, ED25519)
    trust = Trust(own_source=OWN, key=key)

    findings = Verification(LeafReader(pool), Growing(pool), trust).log(ignore)

    assert codes(findings) == set()
    assert findings[0].facts["size"] == LEAVES + 3


@pytest.mark.parametrize(
    ("statement", "expected", "facts"),
    [
        (
            "DELETE FROM audit.leaves WHERE leaf_index = 300",
            {
                FindingCode.LEAF_MISSING,
                LogCode.POSITION_MISSING,
                LogCode.SEALED_HEAD_DIFFERS,
                LogCode.UNITSEQ_MISSING,
            },
            {"first": 300, "last": 300},
        ),
        (
            f"UPDATE audit.leaves SET bytes = {BURNT} WHERE leaf_index = 256",
            {
                FindingCode.LEAF_DIFFERS_FROM_TREE,
                FindingCode.LEAF_COPY_DIFFERS,
                LogCode.LINK_DIFFERS,
                LogCode.SEALED_HEAD_DIFFERS,
            },
            {"index": 256},
        ),
        (
            "UPDATE audit.leaves SET subject = 'another' WHERE leaf_index = 7",
            {FindingCode.LEAF_COPY_DIFFERS},
            {"index": 7, "fields": "subject"},
        ),
        (
            "DELETE FROM audit.tiles WHERE level = 0 AND tile_index = 1",
            {LogCode.TILE_MISSING},
            {"level": 0, "tile": 1},
        ),
        (
            "UPDATE audit.tiles SET hashes = repeat('0', 64)::bytea WHERE level = 1",
            {LogCode.TILE_DIFFERS},
            {"level": 1, "tile": 0},
        ),
        (
            f"UPDATE audit.checkpoints SET note = {replaced('note', '603', '602')}",
            {LogCode.CHECKPOINT_NOT_SIGNED},
            {"key_name": ORIGIN},
        ),
        (
            "DELETE FROM audit.leaves WHERE leaf_index >= 599",
            {
                FindingCode.LEAF_MISSING,
                LogCode.LOG_SHORTER_THAN_SEALED,
                LogCode.UNIT_SHORTER_THAN_SEALED,
            },
            {"first": 599, "last": 602},
        ),
    ],
)
@pytest.mark.usefixtures("messages")
def test_whatever_a_superuser_changes_is_named(
    verification: Verification,
    migrated: str,
    statement: str,
    expected: set[StrEnum],
    facts: dict[str, Any],
) -> None:
    with superuser(migrated) as connection:
        connection.execute(statement)

    findings = verification.log(ignore)

    assert codes(findings) == expected
    assert any(facts.items() <= dict(finding.facts).items() for finding in findings)
    for finding in findings:
        assert "{" not in finding.sentence("zh-CN") + finding.sentence("en")


def test_a_log_rewritten_with_all_its_tiles_does_not_lead_to_the_signed_root(
    verification: Verification,
    messages: list[Message],
    store: TreeStore,
    speak: Speak,
    migrated: str,
) -> None:
    with superuser(migrated) as connection:
        connection.execute("TRUNCATE audit.leaves CASCADE")
        connection.execute("TRUNCATE audit.tiles, audit.heads, audit.units")
        connection.execute("UPDATE audit.log SET size = 0, stream_sequence = 0")
    kept = [message for message in messages if b'"points-77.1"' not in message.event]
    more = [speak() for _ in range(20)]
    store.append([*kept, *more], at=datetime(2026, 5, 15, tzinfo=UTC))

    assert LogCode.ROOT_DIFFERS in codes(verification.log(ignore))
