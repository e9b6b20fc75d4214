"""The operator's command `forget`: makes a person's values unreadable, in every service."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TextIO
from uuid import UUID

from chassis.context import Context
from chassis.errors import DomainError
from kernel.units import unit_id
from registry.application.commands import ForgetPerson
from registry.application.registry import Registry

DONE = 0
REFUSED = 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line of `forget`."""
    parser = argparse.ArgumentParser(prog="python -m registry forget")
    parser.add_argument("person", type=UUID, help="the person's id")
    parser.add_argument(
        "--class",
        dest="classes",
        action="append",
        required=True,
        help="a retention class whose period has ended; may be repeated",
    )
    parser.add_argument("--authority", required=True, help="the decision on which this rests")
    return parser.parse_args(arguments)


async def forget(
    registry: Registry, given: argparse.Namespace, *, today: date, out: TextIO = sys.stdout
) -> int:
    """Record the forgetting; the keys go when each service hears of it. A repetition is free."""
    context = Context(
        actor="service/registry",
        unit=str(unit_id(registry.county, registry.county)),
        division=registry.county,
        effective_on=today,
        via="api",
        authority=(given.authority,),
    )
    command = ForgetPerson(
        person=given.person, classes=tuple(given.classes), authority=given.authority
    )
    try:
        receipt = await registry.forget_person(command, context)
    except DomainError as error:
        print(f"{error.code}: {error.message}", file=out)
        return REFUSED
    print(f"recorded; log at {receipt.position}", file=out)
    return DONE
