"""From which balances on an older chart did each line of the opening vouchers come?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_SOURCES = (
    "INSERT INTO opening_sources (source, conversion, voucher, entity, from_chart, to_chart, rule,"
    " table_digest, line, old, target, debit_fen, credit_fen, decision, position) SELECT s.source,"
    " %s, %s, %s, %s, %s, %s, %s, s.line, s.old, s.target, s.debit_fen, s.credit_fen, s.decision,"
    " %s FROM jsonb_to_recordset(%s) AS s (source integer, line integer, old text, target text,"
    " debit_fen bigint, credit_fen bigint, decision text)"
)


def _made(write: Write, event: LogEvent) -> None:
    data = event.data
    sources = [
        {**source, "source": number, "target": source["to"]}
        for number, source in enumerate(data["sources"], 1)
    ]
    charts = (data["from_chart"], data["to_chart"], data["rule"], data.get("table"))
    placed = (event.subject, data["voucher"], data["entity"], *charts, event.position)
    write(_SOURCES, (*placed, Jsonb(sources)))


_HANDLERS: dict[str, Handler] = {"assets.conversion.made.v1": _made}

CONVERSIONS = ReadModel(
    name="conversions",
    tables={
        "opening_sources": "conversion uuid NOT NULL, source integer NOT NULL, voucher uuid NOT"
        " NULL, entity uuid NOT NULL, from_chart text NOT NULL, to_chart text NOT NULL, rule text"
        " NOT NULL, table_digest text, line integer NOT NULL, old text NOT NULL, target text NOT"
        " NULL, debit_fen bigint NOT NULL, credit_fen bigint NOT NULL, decision text, position"
        " bigint NOT NULL, PRIMARY KEY (conversion, source)",
    },
    indexes=("CREATE INDEX opening_sources_entity ON opening_sources (entity, position, source)",),
    handlers=_HANDLERS,
)
