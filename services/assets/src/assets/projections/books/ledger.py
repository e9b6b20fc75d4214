"""What stands on each account, line by line, and what does it hold at the end of each month?

Lines of a voucher without a number are not in the books. The database refuses a voucher whose
lines do not balance, at the end of the transaction.
"""

from psycopg.types.json import Jsonb

from assets.domain.books.lines import DIMENSIONS, sub_key
from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_NAMED = ", ".join(DIMENSIONS)
_TYPED = (
    "sub text, bank_account uuid, party uuid, project uuid, fund uuid, source text, contract uuid"
)
_LINES = (
    "INSERT INTO journal_lines (voucher, line, entity, month, dated_on, kind, account, sub_key,"
    f" {_NAMED}, debit_fen, credit_fen) SELECT %s, l.line, %s, %s, %s, %s, l.account, l.sub_key,"
    f" {_NAMED}, l.debit_fen, l.credit_fen FROM jsonb_to_recordset(%s) AS l (line integer, account"
    f" text, sub_key text, debit_fen bigint, credit_fen bigint, {_TYPED})"
)
_BALANCES = (
    "WITH moved AS (SELECT entity, account, sub_key, month,"
    f" {_NAMED}, sum(debit_fen)::bigint AS debit_fen, sum(credit_fen)::bigint AS credit_fen"
    f" FROM journal_lines WHERE voucher = %s GROUP BY entity, account, sub_key, month, {_NAMED}),"
    " later AS (UPDATE balances SET opening_fen = opening_fen + moved.debit_fen - moved.credit_fen"
    " FROM moved WHERE (balances.entity, balances.account, balances.sub_key) = (moved.entity,"
    " moved.account, moved.sub_key) AND balances.month > moved.month)"
    f" INSERT INTO balances (entity, account, sub_key, month, {_NAMED}, opening_fen, debit_fen,"
    f" credit_fen) SELECT entity, account, sub_key, month, {_NAMED}, coalesce((SELECT"
    " b.opening_fen + b.debit_fen - b.credit_fen FROM balances b WHERE b.entity = moved.entity AND"
    " b.account = moved.account AND b.sub_key = moved.sub_key AND b.month < moved.month ORDER BY"
    " b.month DESC LIMIT 1), 0), debit_fen, credit_fen FROM moved ON CONFLICT (entity, account,"
    " sub_key, month) DO UPDATE SET debit_fen = balances.debit_fen + excluded.debit_fen,"
    " credit_fen = balances.credit_fen + excluded.credit_fen"
)


def _prepared(write: Write, event: LogEvent) -> None:
    data = event.data
    lines = [
        {**line, "line": number, "sub_key": sub_key(line)}
        for number, line in enumerate(data["lines"], 1)
    ]
    placed = (event.subject, data["entity"], data["dated_on"][:7], data["dated_on"], data["kind"])
    write(_LINES, (*placed, Jsonb(lines)))


def _posted(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE journal_lines SET number = %s, posted_at = %s WHERE voucher = %s",
        (event.data["number"], event.recorded_at, event.subject),
    )
    write(_BALANCES, (event.subject,))


_HANDLERS: dict[str, Handler] = {
    "assets.voucher.prepared.v1": _prepared,
    "assets.voucher.posted.v1": _posted,
}
_CHECK = (
    "CREATE FUNCTION voucher_balances() RETURNS trigger LANGUAGE plpgsql SET search_path FROM"
    " CURRENT AS $$ DECLARE one uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.voucher ELSE NEW.voucher"
    " END; BEGIN IF (SELECT coalesce(sum(debit_fen - credit_fen), 0) FROM journal_lines WHERE"
    " voucher = one) <> 0 THEN RAISE EXCEPTION 'the lines of voucher % do not balance', one USING"
    " ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
)
_CHECKED = (
    "CREATE CONSTRAINT TRIGGER journal_lines_balance AFTER INSERT OR UPDATE OF voucher, debit_fen,"
    " credit_fen OR DELETE ON journal_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE"
    " FUNCTION voucher_balances()"
)
_BY_SUB_ACCOUNT = (
    "CREATE INDEX journal_lines_sub ON journal_lines (entity, account, sub_key, month, dated_on)"
    " INCLUDE (debit_fen, credit_fen) WHERE number IS NOT NULL"
)
_BY_ACCOUNT = (
    "CREATE INDEX journal_lines_account ON journal_lines (entity, account, dated_on, number, line)"
    " WHERE number IS NOT NULL"
)
_BY_POSTING = (
    "CREATE INDEX journal_lines_posted ON journal_lines (entity, posted_at) WHERE number IS NOT"
    " NULL"
)

LEDGER = ReadModel(
    name="ledger",
    tables={
        "journal_lines": "voucher uuid NOT NULL, line integer NOT NULL, entity uuid NOT NULL,"
        " month text NOT NULL, dated_on date NOT NULL, kind text NOT NULL, number integer,"
        f" posted_at timestamptz, account text NOT NULL, sub_key text NOT NULL, {_TYPED}, debit_fen"
        " bigint NOT NULL, credit_fen bigint NOT NULL, PRIMARY KEY (voucher, line)",
        "balances": "entity uuid NOT NULL, account text NOT NULL, sub_key text NOT NULL, month text"
        f" NOT NULL, {_TYPED}, opening_fen bigint NOT NULL, debit_fen bigint NOT NULL, credit_fen"
        " bigint NOT NULL, PRIMARY KEY (entity, account, sub_key, month)",
    },
    indexes=(_BY_SUB_ACCOUNT, _BY_ACCOUNT, _BY_POSTING, _CHECK, _CHECKED),
    handlers=_HANDLERS,
)
