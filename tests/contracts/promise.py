"""`python -m tests.contracts.promise`: add what today's events promise, for a release."""

import sys

from tests.contracts.generated import services
from tests.contracts.promises import FILE, broken, extended, promised, promises_of, written


def main() -> int:
    """Write the promises anew, unless one of before would be broken."""
    now = promises_of(services())
    before = promised() if FILE.exists() else now
    faults = broken(before, now)
    if faults:
        print("\n".join(faults))  # noqa: T201  # the command's answer
        return 1
    added = sorted(now["events"].keys() - before["events"].keys())
    FILE.write_bytes(written(extended(before, now)))
    print(f"{len(now['events'])} events are promised, {len(added)} of them new")  # noqa: T201  # the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
