"""How much of which asset or resource is let to which contract, on which days?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO let_things (lets, thing, entity) VALUES (%s, %s, %s)",
        (event.subject, event.data["thing"], event.data["entity"]),
    )


def _let(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO lets (position, thing, entity, contract, quantity, since, until) SELECT %s,"
        " thing, entity, %s, %s, %s, %s FROM let_things WHERE lets = %s",
        (
            event.position,
            data["contract"],
            data["quantity"],
            data["since"],
            data["until"],
            event.subject,
        ),
    )


def _released(write: Write, event: LogEvent) -> None:
    contract, until = event.data["contract"], event.data["until"]
    own = "thing = (SELECT thing FROM let_things WHERE lets = %s) AND contract = %s"
    write(f"DELETE FROM lets WHERE {own} AND since > %s", (event.subject, contract, until))
    write(
        f"UPDATE lets SET until = least(until, %s) WHERE {own}",
        (until, event.subject, contract),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.let_quantities.opened.v1": _opened,
    "assets.let_quantities.quantity_let.v1": _let,
    "assets.let_quantities.quantity_released.v1": _released,
}

LETS = ReadModel(
    name="lets",
    tables={
        "let_things": "lets uuid PRIMARY KEY, thing uuid NOT NULL, entity uuid NOT NULL",
        "lets": "position bigint PRIMARY KEY, thing uuid NOT NULL, entity uuid NOT NULL, contract"
        " uuid NOT NULL, quantity bigint NOT NULL, since date NOT NULL, until date NOT NULL",
    },
    indexes=("CREATE INDEX lets_entity ON lets (entity, thing, since)",),
    handlers=_HANDLERS,
)
