"""Which chains can their present post holders not complete, since when, and why?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _watched(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO watched_chains (watch, unit, section, chain) VALUES (%s, %s, %s, %s)",
        (event.subject, data["unit"], data["section"], data["chain"]),
    )


def _obstructed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO chain_obstacles (position, watch, rule, obstacle, steps, needed, able,"
        " since, recorded_at) VALUES (%s, %s, %s, %s, %s::text[], %s, %s::uuid[], %s, %s)",
        (
            event.position,
            event.subject,
            data["rule"],
            data["obstacle"],
            data["steps"],
            data["needed"],
            data["able"],
            event.effective_on,
            event.recorded_at,
        ),
    )


def _cleared(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE chain_obstacles SET cleared_on = %s WHERE watch = %s AND obstacle = %s AND"
        " steps = %s::text[] AND cleared_on IS NULL",
        (event.effective_on, event.subject, data["obstacle"], data["steps"]),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.chain.watched.v1": _watched,
    "assets.chain.obstructed.v1": _obstructed,
    "assets.chain.cleared.v1": _cleared,
}

CHAIN_OBSTACLES = ReadModel(
    name="chain_obstacles",
    tables={
        "watched_chains": "watch uuid PRIMARY KEY, unit uuid NOT NULL, section text NOT NULL,"
        " chain text NOT NULL",
        "chain_obstacles": "position bigint PRIMARY KEY, watch uuid NOT NULL, rule text NOT NULL,"
        " obstacle text NOT NULL, steps text[] NOT NULL, needed int NOT NULL, able uuid[] NOT"
        " NULL, since date NOT NULL, recorded_at timestamptz NOT NULL, cleared_on date",
    },
    indexes=("CREATE INDEX watched_chains_unit ON watched_chains (unit)",),
    handlers=_HANDLERS,
)
