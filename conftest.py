"""What all tests of the repository share: real servers, and how tests spread over processes."""

import pytest
from typing_extensions import override
from xdist.remote import Producer  # type: ignore[import-untyped]  # it ships no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # the same

pytest_plugins = ["chassis.testing.servers", "tests.browsing.chromium"]

COUNTY = ("tests/catalogue/", "tests/end_to_end/", "tests/resilience/")
"""Tests that look at one played county, which only one process brings up."""


class _Rooms(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Gives the tests of one file, and all tests of the county, to one process."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        return COUNTY[0] if nodeid.startswith(COUNTY) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Rooms:
    """Spread the tests; asked only when several processes run them."""
    return _Rooms(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it."""
    items.sort(key=lambda item: not item.nodeid.startswith(COUNTY))
