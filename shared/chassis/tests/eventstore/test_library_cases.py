"""The recorder test cases of `eventsourcing` itself, unmodified, on our store."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, ProcessRecorder
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)

from chassis.eventstore.recorder import PostgresEventRecorder


class OpenedRecorder:
    """Opens one recorder per test through the fixture."""

    @pytest.fixture(autouse=True)
    def _open(self, open_store: Any) -> None:
        self.opened = open_store

    def create_recorder(self) -> Any:
        return self.opened().process_recorder()

    def new_originator_id(self) -> UUID:
        return uuid4()


class TestAggregateRecorder(OpenedRecorder, AggregateRecorderTestCase):
    def create_recorder(self) -> Any:
        return self.opened().aggregate_recorder()


class TestApplicationRecorder(OpenedRecorder, ApplicationRecorderTestCase[PostgresEventRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTrackingRecorder(OpenedRecorder, TrackingRecorderTestCase):
    pass


class TestProcessRecorder(OpenedRecorder, ProcessRecorderTestCase):
    pass


class TestNonInterleaving(OpenedRecorder, NonInterleavingNotificationIDsBaseCase):
    insert_num = 200

    def create_recorder(self) -> ApplicationRecorder:
        recorder: ProcessRecorder = super().create_recorder()
        return recorder
