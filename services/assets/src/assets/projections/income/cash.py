"""Who holds how much cash of an entity since when, and what was counted?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO cash_boxes (box, entity) VALUES (%s, %s)",
        (event.subject, event.data["entity"]),
    )


def _move(write: Write, event: LogEvent, kind: str, fen: int, on: str) -> None:
    data = event.data
    write(
        "INSERT INTO cash_movements (entity, cashier, kind, key, book, number, payment_request,"
        " bank_account,"
        " amount_fen, moved_on, irregular, recorded_at, position) SELECT entity, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s FROM cash_boxes WHERE box = %s",
        (
            data["cashier"],
            kind,
            data.get("key", data.get("reference")),
            data.get("book"),
            data.get("number"),
            data.get("payment_request"),
            data.get("bank_account"),
            fen,
            on,
            data.get("irregular", []),
            event.recorded_at,
            event.position,
            event.subject,
        ),
    )


def _taken_in(write: Write, event: LogEvent) -> None:
    _move(write, event, "taken_in", event.data["amount_fen"], event.data["taken_on"])


def _given_back(write: Write, event: LogEvent) -> None:
    _move(write, event, "given_back", -event.data["amount_fen"], event.data["given_on"])


def _banked(write: Write, event: LogEvent) -> None:
    _move(write, event, "banked", -event.data["amount_fen"], event.data["moved_on"])


def _drawn(write: Write, event: LogEvent) -> None:
    _move(write, event, "drawn", event.data["amount_fen"], event.data["moved_on"])


def _paid_out(write: Write, event: LogEvent) -> None:
    _move(write, event, "paid_out", -event.data["amount_fen"], event.data["paid_on"])


def _counted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO cash_counts (entity, key, cashier, counters, counted_fen, expected_fen,"
        " difference_fen, counted_on, recorded_at, position) SELECT entity, %s, %s, %s::uuid[], %s,"
        " %s, %s, %s, %s, %s FROM cash_boxes WHERE box = %s",
        (
            data["key"],
            data["cashier"],
            data["counters"],
            data["counted_fen"],
            data["expected_fen"],
            data["difference_fen"],
            data["counted_on"],
            event.recorded_at,
            event.position,
            event.subject,
        ),
    )
    if data["difference_fen"]:
        _move(write, event, "counted", data["difference_fen"], data["counted_on"])


_HANDLERS: dict[str, Handler] = {
    "assets.cash_box.opened.v1": _opened,
    "assets.cash_box.taken_in.v1": _taken_in,
    "assets.cash_box.given_back.v1": _given_back,
    "assets.cash_box.banked.v1": _banked,
    "assets.cash_box.drawn.v1": _drawn,
    "assets.cash_box.paid_out.v1": _paid_out,
    "assets.cash_box.counted.v1": _counted,
}

CASH = ReadModel(
    name="cash",
    tables={
        "cash_boxes": "box uuid PRIMARY KEY, entity uuid NOT NULL",
        "cash_movements": "position bigint PRIMARY KEY, entity uuid NOT NULL, cashier uuid NOT"
        " NULL, kind text NOT NULL, key text, book uuid, number integer, payment_request uuid,"
        " bank_account uuid, amount_fen bigint NOT NULL, moved_on date NOT NULL, irregular text[]"
        " NOT NULL, recorded_at timestamptz NOT NULL",
        "cash_counts": "position bigint PRIMARY KEY, entity uuid NOT NULL, key text NOT NULL,"
        " cashier uuid NOT NULL, counters uuid[] NOT NULL, counted_fen bigint NOT NULL,"
        " expected_fen bigint NOT NULL, difference_fen bigint NOT NULL, counted_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL",
    },
    indexes=(
        "CREATE INDEX cash_movements_entity ON cash_movements (entity, cashier, moved_on)",
        "CREATE INDEX cash_counts_entity ON cash_counts (entity, counted_on, position)",
    ),
    handlers=_HANDLERS,
)
