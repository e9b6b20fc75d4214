"""Which months' depreciation is run, and what did each charge of which asset?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO depreciations (depreciation, entity) VALUES (%s, %s)",
        (event.subject, event.data["entity"]),
    )


def _charged(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO depreciation_lines (card, month, entity, asset_class, source, amount_fen,"
        " charged_on, position, recorded_at) SELECT l.card, %s, (SELECT entity FROM depreciations"
        " WHERE depreciation = %s), l.asset_class, l.source, l.amount_fen, %s, %s, %s FROM"
        " jsonb_to_recordset(%s) AS l (card uuid, asset_class text, source text, amount_fen"
        " bigint)",
        (
            event.data["month"],
            event.subject,
            event.effective_on,
            event.position,
            event.recorded_at,
            Jsonb(event.data["lines"]),
        ),
    )


def _month_run(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO depreciation_runs (entity, month, cards, total_fen, authority, position,"
        " recorded_at) SELECT entity, %s, %s, %s, %s, %s, %s FROM depreciations WHERE"
        " depreciation = %s",
        (
            data["month"],
            data["cards"],
            data["total_fen"],
            event.document.get("authority"),
            event.position,
            event.recorded_at,
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.depreciation.opened.v1": _opened,
    "assets.depreciation.charged.v1": _charged,
    "assets.depreciation.month_run.v1": _month_run,
}

DEPRECIATIONS = ReadModel(
    name="depreciations",
    tables={
        "depreciations": "depreciation uuid PRIMARY KEY, entity uuid NOT NULL",
        "depreciation_runs": "entity uuid NOT NULL, month text NOT NULL, cards integer NOT NULL,"
        " total_fen bigint NOT NULL, authority text, position bigint NOT NULL, recorded_at"
        " timestamptz NOT NULL, PRIMARY KEY (entity, month)",
        "depreciation_lines": "card uuid NOT NULL, month text NOT NULL, entity uuid NOT NULL,"
        " asset_class text NOT NULL, source text NOT NULL, amount_fen bigint NOT NULL, charged_on"
        " date NOT NULL, position bigint NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY"
        " (card, month)",
    },
    indexes=("CREATE INDEX depreciation_lines_month ON depreciation_lines (entity, month, card)",),
    handlers=_HANDLERS,
)
