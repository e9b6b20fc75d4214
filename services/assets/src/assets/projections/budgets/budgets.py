"""What is planned on each line of each version of a budget, and what do payments take of it?"""

from collections.abc import Callable

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _adopted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO budgets (budget, unit, entity, year, position) VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["unit"], data["entity"], data["year"], event.position),
    )
    _version(write, event)


def _version(write: Write, event: LogEvent) -> None:
    data = event.data
    number = data.get("number", 0)
    write(
        "INSERT INTO budget_versions (budget, number, resolution, decided_on, recorded_at,"
        " position) VALUES (%s, %s, %s, %s, %s, %s)",
        (
            *(event.subject, number, data["resolution"], data["decided_on"]),
            *(event.recorded_at, event.position),
        ),
    )
    for line in data["lines"]:
        write(
            "INSERT INTO budget_lines (budget, number, line, name, kind, amount_fen, fund, project,"
            " account, sub, decided_on, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s, %s, %s)",
            (
                *(event.subject, number, line["key"], line["name"], line["kind"]),
                *(line["amount_fen"], line.get("fund"), line.get("project")),
                *(line.get("account"), line.get("sub")),
                *(data["decided_on"], event.recorded_at),
            ),
        )


def _moved(signs: Callable[[dict[str, int]], tuple[int, int]]) -> Handler:
    def handle(write: Write, event: LogEvent) -> None:
        data = event.data
        committed_fen, spent_fen = signs(data)
        write(
            "INSERT INTO budget_movements (position, budget, line, payment_request, what,"
            " committed_fen, spent_fen, beyond_fen, effective_on, recorded_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                *(event.position, event.subject, data["line"], data["payment_request"]),
                event.document["type"].split(".")[2],
                *(committed_fen, spent_fen, data.get("beyond_fen", 0)),
                *(event.effective_on, event.recorded_at),
            ),
        )

    return handle


_HANDLERS: dict[str, Handler] = {
    "assets.budget.adopted.v1": _adopted,
    "assets.budget.amended.v1": _version,
    "assets.budget.committed.v1": _moved(lambda data: (data["amount_fen"], 0)),
    "assets.budget.freed.v1": _moved(lambda data: (-data["amount_fen"], 0)),
    "assets.budget.spent.v1": _moved(lambda data: (-data["freed_fen"], data["amount_fen"])),
    "assets.budget.returned.v1": _moved(lambda data: (0, -data["amount_fen"])),
}

BUDGETS = ReadModel(
    name="budgets",
    tables={
        "budgets": "budget uuid PRIMARY KEY, unit uuid NOT NULL, entity uuid NOT NULL, year text"
        " NOT NULL, position bigint NOT NULL",
        "budget_versions": "budget uuid NOT NULL, number int NOT NULL, resolution text NOT NULL,"
        " decided_on date NOT NULL, recorded_at timestamptz NOT NULL, position bigint NOT NULL,"
        " PRIMARY KEY (budget, number)",
        "budget_lines": "budget uuid NOT NULL, number int NOT NULL, line text NOT NULL, name text"
        " NOT NULL, kind text NOT NULL, amount_fen bigint NOT NULL, fund uuid, project uuid,"
        " account text, sub text, decided_on date NOT NULL, recorded_at timestamptz NOT NULL,"
        " PRIMARY KEY (budget, line, number)",
        "budget_movements": "position bigint PRIMARY KEY, budget uuid NOT NULL, line text NOT NULL,"
        " payment_request uuid NOT NULL, what text NOT NULL, committed_fen bigint NOT NULL,"
        " spent_fen bigint NOT NULL, beyond_fen bigint NOT NULL, effective_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL",
    },
    indexes=("CREATE INDEX budget_movements_of ON budget_movements (budget, line, position)",),
    handlers=_HANDLERS,
)
