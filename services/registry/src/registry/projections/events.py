"""What the handlers of all read models take from an event."""

from chassis.projections.model import Handler, LogEvent, Write


def version_of(event: LogEvent) -> int:
    """Give the version of the aggregate after the event."""
    return int(str(event.document["id"]).rpartition(".")[2])


def versions(table: str, column: str) -> Handler:
    """Give a handler that only moves the version of a row on."""

    def handle(write: Write, event: LogEvent) -> None:
        statement = f"UPDATE {table} SET version = %s WHERE {column} = %s"
        write(statement, (version_of(event), event.subject))

    return handle
