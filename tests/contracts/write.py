"""`python -m tests.contracts.write`: make everything anew that is made from the code."""

import logging
import sys

from tests.architecture.tree import REPOSITORY
from tests.contracts.generated import committed, events_of, interface_files_of, pages, services


def main() -> int:
    """Write what changed, remove what has no origin any more, and say both."""
    # The services are built without their servers, and say so; here that is meant.
    logging.disable(logging.WARNING)
    files = pages()
    before: set[str] = set()
    for service in services():
        files |= events_of(service) | interface_files_of(service)
        before |= committed(service)
    for name in sorted(before - files.keys()):
        (REPOSITORY / name).unlink()
        print(f"removed {name}")  # noqa: T201  # the command's answer
    for name, content in sorted(files.items()):
        path = REPOSITORY / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            print(f"wrote {name}")  # noqa: T201  # the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
