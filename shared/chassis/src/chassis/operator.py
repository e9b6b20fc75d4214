"""The operator's command `set-aside`: lists what consumers put aside, offers it again, ends it."""

import argparse
from collections.abc import Sequence
from typing import TextIO

from chassis.errors import MingbaiError
from chassis.listen.database import Database
from chassis.listen.listener import Listener

DONE = 0
REFUSED = 1


def parse(service: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line of `set-aside`."""
    parser = argparse.ArgumentParser(prog=f"python -m {service} set-aside")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("list", help="show what waits, by consumer")
    offer = commands.add_parser("offer", help="give an event to its consumer once more")
    dismiss = commands.add_parser("dismiss", help="decide that an event shall have no effect here")
    for command in (offer, dismiss):
        command.add_argument("consumer", help="the consumer's name, as the list shows it")
        command.add_argument("row", type=int, help="the row's number, as the list shows it")
    dismiss.add_argument("--reason", required=True, help="why; it is kept with the row")
    return parser.parse_args(arguments)


async def set_aside(
    listeners: Sequence[Listener], database: Database, given: argparse.Namespace, out: TextIO
) -> int:
    """Do what the command line says; gives the exit code."""
    if given.what == "list":
        for listener in listeners:
            for row in await listener.desk(database).rows():
                print(
                    f"{listener.consumer.durable} {row.id} {row.code} {row.subject} "
                    f"{row.source}#{row.event_id} since {row.set_aside_at:%Y-%m-%d %H:%M}: "
                    # What came from outside stays on its row's one line.
                    f"{' '.join(row.reason.split())}",
                    file=out,
                )
        return DONE
    named = [each for each in listeners if each.consumer.durable == given.consumer]
    if not named:
        names = ", ".join(each.consumer.durable for each in listeners)
        print(f"no such consumer; there are {names}", file=out)
        return REFUSED
    desk = named[0].desk(database)
    try:
        if given.what == "dismiss":
            await desk.dismiss(given.row, reason=given.reason)
            print(f"{given.row} is dismissed", file=out)
            return DONE
        offered = await desk.offer_again(given.row)
    except MingbaiError as error:
        print(f"{error.code}: {error.message}", file=out)
        return REFUSED
    if offered.done:
        print(f"{given.row} is done", file=out)
        return DONE
    print(f"{given.row} stays aside, {offered.code}: {offered.reason}", file=out)
    return REFUSED
