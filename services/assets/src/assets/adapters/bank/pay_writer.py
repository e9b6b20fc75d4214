"""Writes files for banks: CSV by an adopted column map, or ISO 20022 pain.001."""

import csv
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from assets.application.bank.ports import FileHead, FileLine
from assets.domain.bank.formats import BankRules, PayFormat
from kernel.money import format_yuan

PAIN001 = "pain.001"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_FORMULA = ("=", "+", "-", "@")


class WritePayFiles:
    """Writes the same bytes of the same payments, whenever it is asked."""

    def write(
        self, form: str, rules: BankRules, head: FileHead, lines: Sequence[FileLine]
    ) -> bytes:
        """Give the file in a format; raises `BankFormatUnknownError`."""
        if form == PAIN001:
            return _pain001(head, lines)
        return _csv(rules.pay_format(form), lines)


def _csv(form: PayFormat, lines: Sequence[FileLine]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading for heading, _ in form.columns])
    for line in lines:
        writer.writerow([_cell(line, field) for _, field in form.columns])
    return out.getvalue().encode(form.encoding)


def _cell(line: FileLine, field: str) -> str:
    text = {
        "number": str(line.number),
        "name": line.holder,
        "account": line.account,
        "bank": line.bank,
        "bank_code": line.bank_code or "",
        "amount": format_yuan(line.amount_fen, grouped=False),
        "text": line.text,
        "reference": line.reference,
    }[field]
    # A spreadsheet would compute what begins so, and a bank's clerk opens the file in one.
    return f"'{text}" if text.startswith(_FORMULA) else text


def _pain001(head: FileHead, lines: Sequence[FileLine]) -> bytes:
    """Write CustomerCreditTransferInitiation of version 9: one debtor, one day, many payees."""
    count = _text("NbOfTxs", str(len(lines)))
    total = _text("CtrlSum", _yuan(sum(line.amount_fen for line in lines)))
    message = _element(
        "GrpHdr",
        _text("MsgId", head.number),
        _text("CreDtTm", f"{head.made_on.isoformat()}T00:00:00+08:00"),
        count,
        total,
        _element("InitgPty", _text("Nm", head.payer[:140])),
    )
    payments = _element(
        "PmtInf",
        _text("PmtInfId", head.number),
        _text("PmtMtd", "TRF"),
        _text("BtchBookg", "false"),
        count,
        total,
        _element("ReqdExctnDt", _text("Dt", head.made_on.isoformat())),
        _element("Dbtr", _text("Nm", head.payer[:140])),
        _element("DbtrAcct", _account(head.account), _text("Ccy", "CNY")),
        _element("DbtrAgt", _agent(head.bank, None)),
        *map(_transfer, lines),
    )
    body = _element("CstmrCdtTrfInitn", message, payments)
    written = f'<Document xmlns="{_NAMESPACE}">{body}</Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def _transfer(line: FileLine) -> str:
    amount = f'<InstdAmt Ccy="CNY">{_yuan(line.amount_fen)}</InstdAmt>'
    return _element(
        "CdtTrfTxInf",
        _element("PmtId", _text("EndToEndId", line.reference)),
        f"<Amt>{amount}</Amt>",
        _element("CdtrAgt", _agent(line.bank, line.bank_code)),
        _element("Cdtr", _text("Nm", line.holder[:140])),
        _element("CdtrAcct", _account(line.account)),
        _element("RmtInf", _text("Ustrd", line.text[:140])) if line.text else "",
    )


def _account(number: str) -> str:
    return _element("Id", _element("Othr", _text("Id", "".join(number.split())[:34])))


def _agent(bank: str, code: str | None) -> str:
    """Name a bank, by its number in the national payment system (联行号) where it is known."""
    member = ""
    if code is not None:
        system = _element("ClrSysId", _text("Cd", "CNAPS"))
        member = _element("ClrSysMmbId", system, _text("MmbId", code))
    return _element("FinInstnId", member, _text("Nm", bank[:140]))


def _yuan(fen: int) -> str:
    return format_yuan(fen, grouped=False)


def _element(name: str, *children: str) -> str:
    return f"<{name}>{''.join(children)}</{name}>"


def _text(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
