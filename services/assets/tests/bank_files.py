"""Files as banks write them, made of a few lines: statements and results."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from kernel.money import format_yuan

OWN = "6200 0000 0000 0000 017"
SCHEMAS = Path(__file__).parent / "iso20022"
HEADINGS = (
    "交易日期", "交易流水号", "借方发生额", "贷方发生额", "账户余额", "对方户名", "对方账号",
    "摘要",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line as the bank says it; received is above zero."""

    on: str
    fen: int
    reference: str = ""
    name: str = ""
    account: str = ""
    remark: str = ""


def table(
    lines: Sequence[Said],
    *,
    days: tuple[str, str],
    opening: int = 0,
    closing: int | None = None,
    account: str = OWN,
) -> list[list[str]]:
    """Give the rows of a statement of the sample rural commercial bank."""
    since, until = days
    rows = [
        ["示例农村商业银行对账单"],
        [f"账号:{account}", "", "起始日期", since, "截止日期:", until],
        ["期初余额", yuan(opening)],
        list(HEADINGS),
    ]
    balance = opening
    for line in lines:
        balance += line.fen
        paid, received = (yuan(-line.fen), "") if line.fen < 0 else ("", yuan(line.fen))
        said = [line.on, line.reference, paid, received, yuan(balance)]
        rows.append([*said, line.name, line.account, line.remark])
    rows.append(["合计", "", "", "", ""])
    rows.append(["期末余额:", yuan(balance if closing is None else closing)])
    return rows


def as_csv(rows: Iterable[Sequence[str]], encoding: str = "gb18030") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_camt(
    lines: Sequence[Said], *, days: tuple[str, str], opening: int = 0, account: str = OWN
) -> bytes:
    """Give a camt.053.001.08 of the same lines."""
    since, until = days
    closing = opening + sum(line.fen for line in lines)
    entries = "".join(_entry(line) for line in lines)
    number = "".join(account.split())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>m-1</MsgId><CreDtTm>2026-06-01T08:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>s-1</Id><FrToDt><FrDtTm>{since}T00:00:00</FrDtTm>"
        f"<ToDtTm>{until}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>"
        f"{_balance('OPBD', opening, since)}{_balance('CLBD', closing, until)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def result(rows: Sequence[tuple[int, int, str, str, str, str]]) -> bytes:
    """Give a result: number, fen, outcome, reference, day and reason of each payment."""
    headings = ["序号", "金额(元)", "处理结果", "交易流水号", "交易日期", "失败原因"]
    said = [[str(n), yuan(fen), *rest] for n, fen, *rest in rows]
    return as_csv([headings, *said])


def yuan(fen: int) -> str:
    return format_yuan(fen)


def _entry(line: Said) -> str:
    side, party = ("CRDT", "Dbtr") if line.fen > 0 else ("DBIT", "Cdtr")
    parties = ""
    if line.name:
        parties = f"<{party}><Pty><Nm>{escape(line.name)}</Nm></Pty></{party}>"
        if line.account:
            number = f"<Id><Othr><Id>{line.account}</Id></Othr></Id>"
            parties += f"<{party}Acct>{number}</{party}Acct>"
        parties = f"<RltdPties>{parties}</RltdPties>"
    remark = f"<RmtInf><Ustrd>{escape(line.remark)}</Ustrd></RmtInf>" if line.remark else ""
    details = f"<NtryDtls><TxDtls>{parties}{remark}</TxDtls></NtryDtls>"
    reference = f"<AcctSvcrRef>{line.reference}</AcctSvcrRef>" if line.reference else ""
    return (
        f'<Ntry><Amt Ccy="CNY">{format_yuan(abs(line.fen), grouped=False)}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.on}</Dt></BookgDt>{reference}"
        "<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd>"
        f"{details}</Ntry>"
    )


def _balance(code: str, fen: int, day: str) -> str:
    side = "CRDT" if fen >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="CNY">{format_yuan(abs(fen), grouped=False)}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )
