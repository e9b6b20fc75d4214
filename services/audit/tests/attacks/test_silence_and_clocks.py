"""What cannot be looked at is told, and nothing is signed while the clocks disagree."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.service_stores import StoredOwnLog
from audit.application.errors import ClockOffError
from audit.application.sealing import Sealing, SealingOptions, SealingPorts
from audit.domain.finding_codes import FindingCode
from audit.domain.watching.clocks import watch_clock
from audit.domain.watching.codes import WatchCode
from chassis.clock import SystemClock
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from kernel.units import unit_id

SOURCE, OWN = "/demo/510604/points", "/demo/510604/audit"

Books = Any


def test_a_store_that_does_not_answer_is_told(books: Books) -> None:
    away = StoredOwnLog("postgresql://127.0.0.1:1/points?connect_timeout=1")

    silent = books.watching.head(SOURCE, away, lambda *_: None)
    clock = books.watching.clock(SOURCE, away.clock)

    assert [each.code for each in silent] == [FindingCode.SERVICE_SILENT]
    assert clock.code is FindingCode.SERVICE_SILENT


def test_the_clock_of_a_services_database_is_compared(books: Books) -> None:
    found = books.watching.clock(SOURCE, books.services["points"].own.clock)

    assert found.code is WatchCode.CLOCK_AGREES


async def test_nothing_is_signed_until_the_clocks_agree_again(audit_side: Any) -> None:
    ahead = [timedelta(seconds=2)]
    leaves = LeafReader(audit_side.pool)

    def clock_seen() -> Any:
        now = datetime.now(UTC) + ahead[0]
        return watch_clock("database", said=leaves.clock(), before=now, after=now)

    factory = PostgresEventStoreFactory(
        StoreOptions(url=audit_side.app_url), source=OWN, writer="audit/1"
    )
    log = Log(factory.envelope_store())
    sealing = Sealing(
        SealingOptions(source=OWN, county="510604", unit=unit_id("510604", "510604")),
        ports=SealingPorts(
            tree=audit_side.tree,
            checkpoints=audit_side.store,
            log=log,
            clock=SystemClock(),
            clock_seen=clock_seen,
        ),
        signer=audit_side.signer,
    )
    evidence = EvidenceReader(audit_side.pool)

    with pytest.raises(ClockOffError, match="nothing is signed"):
        await sealing.seal()
    unsigned = list(evidence.checkpoints())
    ahead[0] = timedelta(0)
    await sealing.seal()

    assert unsigned == []
    assert len(list(evidence.checkpoints())) == 1
    log.close()
    factory.close()
