"""Reads a statement in ISO 20022 camt.053 (BankToCustomerStatement), of any of its versions."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assets.domain.bank.statement_file import (
    AMOUNT_FEN_MAX,
    LINES_MAX,
    REFERENCE_MAX,
    TEXT_MAX,
    BankFileError,
    BankFileRowError,
    BankFileTooLongError,
    Entry,
    StatementFile,
)
from chassis.http.strict_input import has_forbidden_text
from kernel.periods import PERIOD_YEAR_MAX, PERIOD_YEAR_MIN

CAMT053 = "camt.053"
_SPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d{2}\}Document")
_AMOUNT = re.compile(r"(\d{1,15})(?:\.(\d{1,2})0*)?")
_DEPTH_MAX = 40
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt053(content: bytes) -> StatementFile:
    """Give what a file says; raises an error with the entry that says nothing."""
    root = _parsed(content)
    statements = root.findall("./BkToCstmrStmt/Stmt")
    if len(statements) != 1:
        raise BankFileError(
            f"the file holds {len(statements)} statements: send one of one account at a time"
        )
    (statement,) = statements
    booked = list(_booked(statement))
    if len(booked) > LINES_MAX:
        raise BankFileTooLongError(
            f"the file has more than {LINES_MAX} entries: ask the bank for fewer days at once"
        )
    balances = {_path(each, "Tp/CdOrPrtry/Cd"): each for each in statement.findall("Bal")}
    opening, closing = _balance(balances, _OPENING), _balance(balances, _CLOSING)
    return StatementFile(
        form=CAMT053,
        entries=tuple(_entry(number, each) for number, each in booked),
        account=_account(statement.find("Acct")),
        since=_day(0, statement.find("FrToDt/FrDtTm")),
        until=_day(0, statement.find("FrToDt/ToDtTm")),
        opening_fen=opening,
        closing_fen=closing,
    )


def _parsed(content: bytes) -> Element:
    """Give the document with local names alone; one that declares entities is refused."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, ParseError, LookupError, ValueError) as error:
        raise BankFileError(
            "this is no XML that may be read: send the bank's camt.053 file as it came"
        ) from error
    if _SPACE.fullmatch(root.tag) is None:
        raise BankFileError("this is no camt.053: ask the bank for BankToCustomerStatement")
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        text = "".join((element.text or "").split("\r"))
        if depth > _DEPTH_MAX or has_forbidden_text(text):
            raise BankFileError("the file holds what no statement has: send it as it came")
        element.tag = element.tag.rpartition("}")[2]
        stack += ((child, depth + 1) for child in element)
    return root


def _booked(statement: Element) -> Iterator[tuple[int, Element]]:
    """Give the entries that count; one that is only announced (PDNG, INFO) does not."""
    for number, entry in enumerate(statement.findall("Ntry"), 1):
        status = _path(entry, "Sts/Cd") or _path(entry, "Sts")
        if status in {None, "BOOK"}:
            yield number, entry


def _entry(number: int, entry: Element) -> Entry:
    booked_on = _day(number, entry.find("BookgDt/Dt"), entry.find("BookgDt/DtTm"))
    if booked_on is None:
        raise _refusal(number, "it has no booking day")
    amount = _fen(number, entry)
    if amount == 0:
        raise _refusal(number, "it has no amount")
    details = entry.findall("NtryDtls/TxDtls")
    # The parties of an entry of many transactions are those of each of them, and none its own.
    one = details[0] if len(details) == 1 else Element("none")
    side = "Dbtr" if amount > 0 else "Cdtr"
    reference = (
        _path(entry, "AcctSvcrRef") or _path(one, "Refs/AcctSvcrRef") or _path(entry, "NtryRef")
    )
    remark = _path(one, "RmtInf/Ustrd") or _path(entry, "AddtlNtryInf")
    name = _path(one, f"RltdPties/{side}/Pty/Nm") or _path(one, f"RltdPties/{side}/Nm")
    return Entry(
        row=number,
        booked_on=booked_on,
        amount_fen=amount,
        reference="".join(reference.split())[:REFERENCE_MAX] if reference else None,
        name=name[:TEXT_MAX] if name else None,
        account=_account(one.find(f"RltdPties/{side}Acct")),
        remark=" ".join(remark.split())[:TEXT_MAX] if remark else None,
    )


def _account(account: Element | None) -> str | None:
    if account is None:
        return None
    found = _path(account, "Id/Othr/Id") or _path(account, "Id/IBAN")
    return found[:REFERENCE_MAX] if found else None


def _balance(balances: dict[str | None, Element], codes: tuple[str, ...]) -> int | None:
    found = next((balances[code] for code in codes if code in balances), None)
    return None if found is None else _fen(0, found)


def _fen(number: int, holder: Element) -> int:
    """Read an amount with its sign; where it is a reversal, the sign says so already."""
    amount = holder.find("Amt")
    if amount is None or amount.get("Ccy") != "CNY":
        raise _refusal(number, "its amount is missing, or is not in yuan (CNY)")
    found = _AMOUNT.fullmatch((amount.text or "").strip())
    sign = {"CRDT": 1, "DBIT": -1}.get(_path(holder, "CdtDbtInd") or "")
    if found is None or sign is None:
        raise _refusal(number, "its amount is not one of credit or debit in whole fen")
    fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > AMOUNT_FEN_MAX:
        raise _refusal(number, "its amount is beyond what any village moves")
    return sign * fen


def _day(number: int, *places: Element | None) -> date | None:
    written = next((each.text or "" for each in places if each is not None), None)
    if written is None:
        return None
    try:
        day = date.fromisoformat(written.strip()[:10])
    except ValueError:
        day = date.min
    if not PERIOD_YEAR_MIN <= day.year <= PERIOD_YEAR_MAX:
        raise _refusal(number, f"{written[:20]!r} is no day")
    return day


def _path(element: Element, path: str) -> str | None:
    text = element.findtext(path)
    return text.strip() or None if text is not None else None


def _refusal(number: int, what: str) -> BankFileRowError:
    place = f"entry {number}" if number else "the head of the statement"
    return BankFileRowError(f"{place}: {what}", row=number)
