"""Payments in people's words: how far they have come, what is not in order, what was refused."""

from collections.abc import Mapping

from chassis.browser.faults import FormWords
from chassis.http.titles import Title

STATES: Mapping[str, Title] = {
    "requested": Title("审签中", "Being signed"),
    "ordered": Title("已下支付指令", "Ordered"),
    "paid": Title("已付清", "Paid"),
    "returned": Title("有退汇", "Money came back"),
    "rejected": Title("已退回", "Rejected"),
    "withdrawn": Title("已撤回", "Withdrawn"),
    "irregular": Title("有不合规的付款", "With irregular payments"),
}
"""By how far a payment has come; `irregular` stands beside any of the others."""

PURPOSES: Mapping[str, Title] = {
    "wage": Title("工资", "Wages"),
    "benefit": Title("补助", "Benefit"),
    "fee": Title("劳务费", "Fee for work"),
    "remuneration": Title("报酬", "Remuneration"),
    "award-for-subsidy": Title("以奖代补", "Award in place of a subsidy"),
    "work-relief-wage": Title("以工代赈劳务报酬", "Wages of work relief"),
    "straw-subsidy": Title("秸秆补助", "Straw subsidy"),
    "elderly-care": Title("养老服务", "Care of the elderly"),
    "neighbour-aid": Title("邻里互助", "Help among neighbours"),
    "repairs": Title("维修", "Repairs"),
    "road-repair": Title("道路维修", "Road repair"),
    "waste-removal": Title("垃圾清运", "Waste removal"),
}
"""What payments are for; a purpose that is not here is shown as its code."""

TITLES: Mapping[str, Title] = {
    "payment_request_unknown": Title("没有这笔付款申请", "There is no such payment request"),
}
ADVICE: Mapping[str, Title] = {}
FIELDS: Mapping[str, Title] = {}

WORDS = FormWords(titles=TITLES, advice=ADVICE, fields=FIELDS)
