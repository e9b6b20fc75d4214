"""What is recorded for a month of a scheme, was it paid, and which cases' fees are in it?"""

from psycopg.types.json import Jsonb

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_ASSESSED = (
    "INSERT INTO pay_assessments (pay_run, person, percent, resolution, position) SELECT %s,"
    " a.person, a.percent, %s, %s FROM jsonb_to_recordset(%s) AS a (person uuid, percent integer)"
    " ON CONFLICT (pay_run, person) DO UPDATE SET percent = excluded.percent, resolution ="
    " excluded.resolution, position = excluded.position"
)
_ITEMS = (
    "INSERT INTO pay_items (pay_run, number, person, item, amount_fen, reference, position) SELECT"
    " %s, i.number, i.person, i.item, i.amount_fen, i.reference, %s FROM jsonb_to_recordset(%s) AS"
    " i (number text, person uuid, item text, amount_fen bigint, reference text)"
)
_FEE = ("case", "mediator", "entity", "scheme", "grade", "amount_fen", "month", "dossier", "rule")


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO pay_runs (pay_run, entity, scheme, month, position) VALUES (%s, %s, %s, %s,"
        " %s)",
        (event.subject, data["entity"], data["scheme"], data["month"], event.position),
    )


def _assessed(write: Write, event: LogEvent) -> None:
    data = event.data
    assessed = Jsonb(data["assessments"])
    write(_ASSESSED, (event.subject, data["resolution"], event.position, assessed))


def _items_recorded(write: Write, event: LogEvent) -> None:
    write(_ITEMS, (event.subject, event.position, Jsonb(event.data["items"])))


def _made(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE pay_runs SET pay_list = %s, lines = %s, total_fen = %s, resolution = %s,"
        " made_on = %s, position = %s WHERE pay_run = %s",
        (
            data["pay_list"],
            data["lines"],
            data["total_fen"],
            data["resolution"],
            event.effective_on,
            event.position,
            event.subject,
        ),
    )


def _claimed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO case_fees (case_fee, case_id, mediator, entity, scheme, grade, amount_fen,"
        " month, dossier, rule, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (event.subject, *(data[name] for name in _FEE), event.position),
    )


def _budgeted(write: Write, event: LogEvent) -> None:
    data = event.data
    said = (data[name] for name in ("entity", "scheme", "year", "budget_fen", "rule"))
    write(
        "INSERT INTO office_budgets (office_budget, entity, scheme, year, budget_fen, rule,"
        " position) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (event.subject, *said, event.position),
    )


def _committed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE office_budgets SET committed_fen = committed_fen + %s, position = %s WHERE"
        " office_budget = %s",
        (event.data["amount_fen"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.pay_run.opened.v1": _opened,
    "assets.pay_run.assessed.v1": _assessed,
    "assets.pay_run.items_recorded.v1": _items_recorded,
    "assets.pay_run.made.v1": _made,
    "assets.case_fee.claimed.v1": _claimed,
    "assets.office_budget.opened.v1": _budgeted,
    "assets.office_budget.committed.v1": _committed,
}

PAY_RUNS = ReadModel(
    name="pay_runs",
    tables={
        "pay_runs": "pay_run uuid PRIMARY KEY, entity uuid NOT NULL, scheme text NOT NULL, month"
        " text NOT NULL, pay_list uuid, lines integer, total_fen bigint, resolution text, made_on"
        " date, position bigint NOT NULL",
        "pay_assessments": "pay_run uuid NOT NULL, person uuid NOT NULL, percent integer NOT NULL,"
        " resolution text NOT NULL, position bigint NOT NULL, PRIMARY KEY (pay_run, person)",
        "pay_items": "pay_run uuid NOT NULL, number text NOT NULL, person uuid NOT NULL, item text"
        " NOT NULL, amount_fen bigint NOT NULL, reference text NOT NULL, position bigint NOT NULL,"
        " PRIMARY KEY (pay_run, number)",
        "case_fees": "case_fee uuid PRIMARY KEY, case_id uuid NOT NULL, mediator uuid NOT NULL,"
        " entity uuid NOT NULL, scheme text NOT NULL, grade text NOT NULL, amount_fen bigint NOT"
        " NULL, month text NOT NULL, dossier text NOT NULL, rule text NOT NULL, position bigint NOT"
        " NULL",
        "office_budgets": "office_budget uuid PRIMARY KEY, entity uuid NOT NULL, scheme text NOT"
        " NULL, year text NOT NULL, budget_fen bigint NOT NULL, committed_fen bigint NOT NULL"
        " DEFAULT 0, rule text NOT NULL, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX pay_runs_entity ON pay_runs (entity, scheme, month)",
        "CREATE INDEX case_fees_entity ON case_fees (entity, scheme, position)",
        "CREATE INDEX office_budgets_entity ON office_budgets (entity, scheme, year)",
    ),
    handlers=_HANDLERS,
)
