"""The register's commands for an operator: installing a county pack."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from chassis.errors import MingbaiError
from registry.application.installing import Progress
from registry.application.registry import Registry
from registry.domain.pack.findings import PackError

DONE = 0
REFUSED = 1


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add `install-pack FOLDER` to a parser, read back as `command` and `folder`."""
    commands = parser.add_subparsers(dest="command", required=True)
    install = commands.add_parser(
        "install-pack", help="install a county pack; what is installed already stays as it is"
    )
    install.add_argument("folder", type=Path, help="the pack's folder")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line of the register's own commands."""
    parser = argparse.ArgumentParser(prog="registry")
    add_commands(parser)
    return parser.parse_args(arguments)


async def install_pack(
    registry: Registry, folder: Path, *, out: TextIO = sys.stdout, err: TextIO = sys.stderr
) -> int:
    """Install a pack as `service/installer`, with a line for each stage; gives the exit code.

    Defects of the pack are listed with file and line, and nothing is changed.
    """

    def show(progress: Progress) -> None:
        print(
            f"{progress.stage}: {progress.commands} commands, log at {progress.position}", file=out
        )

    try:
        position = await registry.install_pack(folder, progress=show)
    except PackError as error:
        for finding in error.findings:
            print(finding, file=err)
        print(f"{folder}: {len(error.findings)} places to mend, nothing was changed", file=err)
        return REFUSED
    except MingbaiError as error:
        print(f"{error.code}: {error.message}", file=err)
        print("what was installed before stays; mend this and install again", file=err)
        return REFUSED
    print(f"installed; readable from position {position}", file=out)
    return DONE
