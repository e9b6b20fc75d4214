"""Which acts do sheets report that their signers were not entitled to?"""

from chassis.projections.model import LogEvent, ReadModel, Write


def _reported(write: Write, event: LogEvent) -> None:
    data, document = event.data, event.document
    write(
        "INSERT INTO irregular_acts VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["scheme"],
            data["act"],
            data["about"],
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
        "irregular_acts": "report uuid PRIMARY KEY, scheme text NOT NULL, act text NOT NULL,"
        " about text NOT NULL, sheet text NOT NULL, signer uuid NOT NULL, irregular text[] NOT"
        " NULL, signed_on date NOT NULL, entered_by text NOT NULL, reported_at timestamptz NOT"
        " NULL, position bigint NOT NULL",
    },
    indexes=("CREATE INDEX irregular_acts_scheme ON irregular_acts (scheme, position)",),
    handlers={"points.irregular_act.reported.v1": _reported},
)
