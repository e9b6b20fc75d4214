"""What does each asset's card say, as of any day and as it was known at any instant?

Every event gives a row with all that the card says from then on; days never run backwards on a
card, so the last row of a day, among those recorded by an instant, is what was known of it.
"""

import json
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_COLUMNS = (
    "entity, number, name, asset_class, quantity, measure, cost_fen, residual_fen, source, way,"
    " acquired_on, useful_months, keeper, location, location_event, supplier, project,"
    " depreciated_fen, state"
)
_LINE = ("position", "event", "what", "effective_on", "recorded_at", "actor", "authority", "data")
_OPENED = (
    f"INSERT INTO card_states (card, {_COLUMNS}, {', '.join(_LINE)}) VALUES"
    f" ({', '.join(['%s'] * (20 + len(_LINE)))})"
)
_NEXT = (
    f"INSERT INTO card_states (card, {_COLUMNS}, {', '.join(_LINE)}) SELECT card, {_COLUMNS},"
    f" {', '.join(['%s'] * len(_LINE))} FROM card_states WHERE card = %s ORDER BY position DESC"
    " LIMIT 1"
)


def _line(event: LogEvent, on: str) -> tuple[Any, ...]:
    what = event.document["type"].split(".")[2]
    return (
        event.position,
        event.document["id"],
        what,
        on,
        event.recorded_at,
        event.document["actor"],
        event.document.get("authority"),
        json.dumps(event.data, ensure_ascii=False),
    )


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    location = data.get("location")
    write(
        _OPENED,
        (
            event.subject,
            data["entity"],
            data["number"],
            data["name"],
            data["asset_class"],
            data["quantity"],
            data["measure"],
            data["cost_fen"],
            data["residual_fen"],
            data["source"],
            data["way"],
            data["acquired_on"],
            data.get("useful_months"),
            data.get("keeper"),
            None if location is None else json.dumps(location),
            None if location is None else event.document["id"],
            data.get("supplier"),
            data.get("project"),
            data["depreciated_fen"],
            "held",
            *_line(event, data["acquired_on"]),
        ),
    )


def _next(write: Write, event: LogEvent, day: str, **changed: Any) -> None:
    write(_NEXT, (*_line(event, event.data[day]), event.subject))
    if changed:
        named = ", ".join(f"{column} = %s" for column in changed)
        write(
            f"UPDATE card_states SET {named} WHERE card = %s AND position = %s",
            (*changed.values(), event.subject, event.position),
        )


def _revalued(write: Write, event: LogEvent) -> None:
    data = event.data
    _next(write, event, "changed_on", residual_fen=data["residual_fen"])
    write(
        "UPDATE card_states SET cost_fen = cost_fen + %s, quantity = quantity + %s"
        " WHERE card = %s AND position = %s",
        (data["added_fen"], data["added_quantity"], event.subject, event.position),
    )


def _reclassified(write: Write, event: LogEvent) -> None:
    _next(write, event, "since", asset_class=event.data["asset_class"])


def _moved(write: Write, event: LogEvent) -> None:
    changed: dict[str, Any] = {"keeper": event.data.get("keeper")}
    if event.data.get("location") is not None:
        changed |= {"location": json.dumps(event.data["location"])}
        changed |= {"location_event": event.document["id"]}
    _next(write, event, "since", **changed)


def _counted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO card_counts (card, entity, stock_take, counted_on, found, carried, irregular,"
        " position, recorded_at, event, note) SELECT card, entity, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s FROM card_states WHERE card = %s LIMIT 1",
        (
            data["stock_take"],
            data["counted_on"],
            data["found"],
            data["carried"],
            data["irregular"],
            event.position,
            event.recorded_at,
            event.document["id"],
            None if data.get("note") is None else json.dumps(data["note"]),
            event.subject,
        ),
    )


def _disposed(write: Write, event: LogEvent) -> None:
    _next(write, event, "disposed_on", quantity=0, state="disposed")


def _part_disposed(write: Write, event: LogEvent) -> None:
    out = event.data["out"]
    write(_NEXT, (*_line(event, out["disposed_on"]), event.subject))
    write(
        "UPDATE card_states SET cost_fen = cost_fen - %s, residual_fen = residual_fen - %s,"
        " depreciated_fen = depreciated_fen - %s, quantity = quantity - %s WHERE card = %s AND"
        " position = %s",
        (
            *(out[name] for name in ("cost_fen", "residual_fen", "depreciated_fen", "quantity")),
            event.subject,
            event.position,
        ),
    )


def _part_settled(write: Write, event: LogEvent) -> None:
    write(_NEXT, (*_line(event, event.data["result"]["settled_on"]), event.subject))


def _settled(write: Write, event: LogEvent) -> None:
    _next(write, event, "settled_on", state="settled")


_HANDLERS: dict[str, Handler] = {
    "assets.asset_card.opened.v1": _opened,
    "assets.asset_card.revalued.v1": _revalued,
    "assets.asset_card.reclassified.v1": _reclassified,
    "assets.asset_card.moved.v1": _moved,
    "assets.asset_card.counted.v1": _counted,
    "assets.asset_card.disposed.v1": _disposed,
    "assets.asset_card.part_disposed.v1": _part_disposed,
    "assets.asset_card.part_settled.v1": _part_settled,
    "assets.asset_card.settled.v1": _settled,
}

CARDS = ReadModel(
    name="asset_cards",
    tables={
        "card_states": "card uuid NOT NULL, entity uuid NOT NULL, number text NOT NULL, name text"
        " NOT NULL, asset_class text NOT NULL, quantity bigint NOT NULL, measure text NOT NULL,"
        " cost_fen bigint NOT NULL, residual_fen bigint NOT NULL, source text NOT NULL, way text"
        " NOT NULL, acquired_on date NOT NULL, useful_months integer, keeper uuid, location text,"
        " location_event text, supplier uuid, project uuid, depreciated_fen bigint NOT NULL, state"
        " text NOT NULL, position bigint NOT NULL, event text NOT NULL, what text NOT NULL,"
        " effective_on date NOT NULL, recorded_at timestamptz NOT NULL, actor text NOT NULL,"
        " authority text, data text NOT NULL, PRIMARY KEY (card, position)",
        "card_counts": "card uuid NOT NULL, entity uuid NOT NULL, stock_take text NOT NULL,"
        " counted_on date NOT NULL, found bigint NOT NULL, carried bigint NOT NULL, irregular"
        " text[] NOT NULL, position bigint PRIMARY KEY, recorded_at timestamptz NOT NULL, event"
        " text NOT NULL, note text",
    },
    indexes=(
        'CREATE INDEX card_states_entity ON card_states (entity, number COLLATE "C", position)',
        "CREATE INDEX card_counts_take ON card_counts (entity, stock_take, position)",
        "CREATE INDEX card_counts_card ON card_counts (card, position)",
    ),
    handlers=_HANDLERS,
)
