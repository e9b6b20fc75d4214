"""`python -m runner run` brings up a county, `bench` measures, `integrator` lets a reader in."""

import os
import subprocess
import sys
from collections.abc import Sequence

from runner.integrator_command import integrator
from runner.run import run
from runner.settings import REPOSITORY

USAGE = "python -m runner run | bench | integrator …"
USAGE_STATUS = 2


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; gives the exit code."""
    if list(arguments) == ["run"]:
        return run(stay=os.environ.get("STAY", "1") != "0")
    if list(arguments) == ["bench"]:
        return _bench(os.environ.get("ONLY", ""))
    if arguments and arguments[0] == "integrator":
        return integrator(arguments[1:])
    sys.stderr.write(f"{USAGE}\n")
    return USAGE_STATUS


def _bench(only: str) -> int:
    """Run the benchmarks, which live beside the tests."""
    command = [sys.executable, "-m", "tests.bench.run", *(["--only", only] if only else [])]
    return subprocess.run(command, cwd=REPOSITORY, check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
