"""What all tests of the repository share: real servers, and how tests spread over two processes."""

import pytest

pytest_plugins = ["chassis.testing.servers"]

# Tests that look at one played county share it, and nothing else on the machine may kill it.
COUNTY = "county"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests together, and all that share a county; the longest of them go first."""
    for item in items:
        group = COUNTY if COUNTY in getattr(item, "fixturenames", ()) else _file(item)
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: COUNTY not in getattr(item, "fixturenames", ()))


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix().replace("/", ".")
