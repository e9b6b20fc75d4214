"""Ordered payments are told to the bank once, and carried out once, whatever is sent how often."""

from typing import Any
from uuid import uuid4

import xmlschema

from services.assets.tests.bank_desk import ACCOUNT, HOME, PAYEES, YARD_ACCOUNT, Bank
from services.assets.tests.bank_files import SCHEMAS, Said, result
from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.village import subject
from services.assets.tests.way import Way

PAIN = xmlschema.XMLSchema10(str(SCHEMAS / "pain.001.001.09.xsd"))
RESULT = "rural-commercial-batch-result"
DAY = "2026-07-15"


def body(*ways: Way, number: str = "2026-07-01", form: str = "pain.001") -> dict[str, Any]:
    return {
        "number": number,
        "bank_account": str(BASIC),
        "form": form,
        "payment_requests": [way.request for way in ways],
        "text": "七月<补贴>",
    }


async def two_orders(bank: Bank) -> tuple[Way, Way]:
    """Order two payments to payees whose accounts are registered, before the end of July."""
    bank.desk.at("2026-07-10")
    await bank.register("yard")
    await bank.register("barn", "6200000000000000033")
    ways = await bank.ordered("2026-031", 20_000), await bank.ordered("2026-032", 1, payee="barn")
    bank.desk.at("2026-07-31")
    return ways


async def file_of(bank: Bank, *ways: Way, **said: Any) -> str:
    made = await bank.do(f"{HOME}/pay-files", body(*ways, **said), by="cashier")
    own: str = made["pay_file"]
    return own


async def told(bank: Bank, file: str, content: bytes) -> dict[str, Any]:
    path = f"{HOME}/pay-files/{file}/results"
    made = await bank.send(path, content, by="cashier", form=RESULT)
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    return answer


async def test_a_file_for_the_bank_is_valid_and_always_the_same_bytes(account: Bank) -> None:
    ways = await two_orders(account)
    made = await account.do(f"{HOME}/pay-files", body(*ways), by="cashier")
    listed = body(*ways, number="2026-07-02", form="rural-commercial-batch")
    path = f"{HOME}/pay-files/{made['pay_file']}"

    first = await account.desk.get(f"{path}/content", by="cashier")
    again = await account.desk.get(f"{path}/content", by="auditor")

    assert (made["payments"], made["total_fen"]) == (2, 20_001)
    assert first.content == again.content
    PAIN.validate(first.text)
    read: Any = PAIN.to_dict(first.text)
    (payments,) = read["CstmrCdtTrfInitn"]["PmtInf"]
    assert (payments["NbOfTxs"], str(payments["CtrlSum"])) == ("2", "200.01")
    transfer = payments["CdtTrfTxInf"][0]
    assert transfer["CdtrAcct"]["Id"]["Othr"]["Id"] == YARD_ACCOUNT
    assert (transfer["Cdtr"]["Nm"], transfer["RmtInf"]["Ustrd"]) == ("示例户名", ["七月<补贴>"])
    # No payment stands in two files of which the bank may carry out both.
    refused = await account.desk.refusal(f"{HOME}/pay-files", listed, by="cashier")
    assert refused == (409, "order_in_pay_file")
    off = {"reason": "改用表格"}
    await account.do(f"{path}/callings-off", off, by="cashier")
    table = await file_of(account, *ways, number="2026-07-02", form="rural-commercial-batch")
    content = await account.desk.get(f"{HOME}/pay-files/{table}/content", by="cashier")
    rows = content.content.decode("gb18030").splitlines()
    assert rows[0] == "序号,收款账号,收款户名,开户行,金额(元),附言"
    assert rows[2] == "2,6200000000000000033,示例户名,示例农村商业银行,0.01,七月<补贴>"
    assert "示例户名" not in str(account.desk.events())
    assert (await account.desk.refusal(f"{path}/callings-off", off, by="cashier"))[1] == (
        "pay_file_state"
    )


async def test_a_result_is_carried_out_once_however_often_it_comes(account: Bank) -> None:
    yard, barn = await two_orders(account)
    file = await file_of(account, yard, barn)
    content = result([(1, 20_000, "成功", "T1", DAY, ""), (2, 1, "失败", "", DAY, "户名不符")])

    first = await told(account, file, content)
    before = account.desk.events()
    again = await told(account, file, content)
    key = uuid4().hex
    path = f"{HOME}/pay-files/{file}/results"
    keyed = [
        await account.send(path, content, by="cashier", form=RESULT, key=key) for _ in range(2)
    ]

    assert (first["paid"], first["failed"], first["news"]) == (1, 1, 2)
    assert again == first
    assert [each.json() for each in keyed] == [first, first]
    assert account.desk.events() == before
    assert (await yard.story())["paid_fen"] == 20_000
    assert [each["totals"]["bank"] for each in await account.slips()] == [20_000]
    # All of it is one transaction: what is killed in between has stored nothing of it.
    types = [e["type"].removeprefix("assets.") for e in before]
    place = types.index("pay_file.result_imported.v1")
    assert types[place : place + 5] == [
        "pay_file.result_imported.v1",
        "pay_file.outcomes_told.v1",
        "payment_request.confirmed.v1",
        "ordered_payment.released.v1",
        "ordered_payment.released.v1",
    ]
    # Written anew by the bank, the same result is another file and tells nothing new.
    other = await told(account, file, content + b"\r\n")
    assert (other["news"], other["paid"]) == (0, 1)
    assert (await yard.story())["paid_fen"] == 20_000
    # What failed can be paid anew.
    assert await file_of(account, barn, number="2026-07-09")


async def test_what_came_back_after_all_is_taken_back(account: Bank) -> None:
    yard, barn = await two_orders(account)
    file = await file_of(account, yard, barn)
    await told(account, file, result([(1, 20_000, "成功", "T1", DAY, "")]))

    back = result([(1, 20_000, "退汇", "T1", DAY, "账号已销"), (2, 1, "成功", "T2", DAY, "")])
    answer = await told(account, file, back)

    assert (answer["returned"], answer["paid"], answer["unknown"]) == (1, 1, 0)
    story = await yard.story()
    assert (story["paid_fen"], story["returned_fen"]) == (20_000, 20_000)
    shown = (await account.desk.get(f"{HOME}/pay-files/{file}", by="auditor")).json()
    assert [each["outcome"] for each in shown["items"]] == ["returned", "paid"]
    assert shown["state"] == "told"


async def test_what_a_statement_showed_first_is_not_paid_a_second_time(account: Bank) -> None:
    yard, barn = await two_orders(account)
    file = await file_of(account, yard, barn)
    await account.imported(Said(on=DAY, fen=-20_000, reference="S1"))
    await account.match("S1", payment={"payment_request": yard.request})

    answer = await told(account, file, result([(1, 20_000, "成功", "T1", DAY, "")]))

    assert (answer["paid"], answer["irregular"]) == (1, [])
    assert (await yard.story())["paid_fen"] == 20_000


async def test_what_the_bank_paid_beyond_the_order_is_recorded_as_irregular(
    account: Bank,
) -> None:
    yard, _ = await two_orders(account)
    file = await file_of(account, yard)
    paid = {"reference": "A-7", "paid_on": DAY, "amount_fen": 20_000}
    await yard.do("confirmations", paid, by="cashier")

    answer = await told(account, file, result([(1, 20_000, "成功", "T1", DAY, "")]))

    assert answer["irregular"] == ["beyond_order"]
    assert (await yard.story())["paid_fen"] == 40_000


async def test_all_that_a_file_paid_may_be_one_line_of_the_statement(account: Bank) -> None:
    ways = await two_orders(account)
    file = await file_of(account, *ways)
    await account.imported(Said(on=DAY, fen=-20_001, reference="S1"), opening=1_000_000)
    line = f"{ACCOUNT}/lines/{await account.line('S1')}"
    early = await account.desk.refusal(f"{line}/matches", {"pay_file": file}, by="accountant")
    assert early == (409, "match_amount_differs")
    paid = [(1, 20_000, "成功", "T1", DAY, ""), (2, 1, "成功", "T2", DAY, "")]
    await told(account, file, result(paid))

    await account.match("S1", pay_file=file)

    for number, slip in enumerate(await account.slips()):
        await account.enter(slip["slip"], f"s-{number}")
    found = await account.reconciled("2026-07-31")
    assert [found[name]["count"] for name in ("bank_paid", "books_paid")] == [0, 0]
    await account.do(f"{line}/unmatchings", {"reason": "误勾"})
    found = await account.reconciled("2026-07-31")
    assert [found[name]["count"] for name in ("bank_paid", "books_paid")] == [1, 2]


async def test_a_file_or_result_that_does_not_fit_changes_nothing(account: Bank) -> None:
    yard, barn = await two_orders(account)
    file = await file_of(account, yard)
    path = f"{HOME}/pay-files"
    unregistered = await account.ordered("2026-033", 500, payee="shed")
    refused = [
        (body(unregistered), "pay_file_exists"),
        (body(unregistered, number="n-1"), "payee_account_missing"),
        (body(barn, number="n-1", form="nothing"), "bank_format_unknown"),
    ]
    for said, code in refused:
        assert (await account.desk.refusal(path, said, by="cashier"))[1] == code
    twice = body(barn, barn, number="n-1")
    listed = (await account.desk.get(PAYEES, by="auditor")).json()["items"]
    assert {each["number"] for each in listed} == {"***************0025", "***************0033"}
    assert (await account.desk.refusal(path, twice, by="cashier"))[0] == 422
    same = {"party": str(subject("yard")), "holder": "示例户名", "number": YARD_ACCOUNT}
    same |= {"bank": "示例农村商业银行", "bank_code": "402658000012", "since": "2026-07-02"}
    assert (await account.desk.refusal(PAYEES, same, by="accountant"))[1] == "payee_account_same"
    before = account.desk.events()
    for rows in ([(7, 20_000)], [(1, 19_999)], [(1, 20_000), (1, 20_000)]):
        content = result([(n, fen, "成功", "T1", DAY, "") for n, fen in rows])
        answer = await account.send(f"{path}/{file}/results", content, by="cashier", form=RESULT)
        assert (answer.status_code, answer.json()["code"]) == (422, "pay_result_differs")
    assert account.desk.events() == before
