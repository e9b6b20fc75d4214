"""Which acts do sheets report that have no effect, and why have they none?"""

from chassis.projections.model import LogEvent, ReadModel, Write


def _reported(write: Write, event: LogEvent) -> None:
    data, document = event.data, event.document
    write(
        "INSERT INTO irregular_acts (report, unit, act, about, part, sheet, signer, irregular,"
        " signed_on, entered_by, reported_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["unit"],
            data["act"],
            data["about"],
            data["part"],
            data["sheet"],
            data["signer"],
            data["irregular"],
            document["signedon"],
            document["enteredby"],
            event.recorded_at,
            event.position,
        ),
    )


IRREGULAR_ACTS = ReadModel(
    name="irregular_acts",
    tables={
        "irregular_acts": "report uuid PRIMARY KEY, unit uuid NOT NULL, act text NOT NULL, about"
        " uuid NOT NULL, part text NOT NULL, sheet text NOT NULL, signer uuid NOT NULL, irregular"
        " text[] NOT NULL, signed_on date NOT NULL, entered_by text NOT NULL, reported_at"
        " timestamptz NOT NULL, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX irregular_acts_unit ON irregular_acts (unit, position)",
        "CREATE INDEX irregular_acts_about ON irregular_acts (about, position)",
    ),
    handlers={"assets.irregular_act.reported.v1": _reported},
)
