"""Sheets in people's words: what was signed, and why it has no effect."""

from collections.abc import Mapping

from assets.entrypoints.pages.payments.words import TITLES
from chassis.browser.faults import FormWords
from chassis.http.titles import Title

ACTS: Mapping[str, Title] = {
    "assets.payment_request.make": Title("付款的前置程序", "A precondition of a payment"),
    "assets.payment_request.sign": Title("付款审签", "The signing of a payment"),
    "assets.payment.order": Title("支付指令", "A payment order"),
    "assets.slip.review": Title("单据审核", "The review of a slip"),
    "assets.contract.accept": Title("合同验收", "The acceptance under a contract"),
    "assets.project.accept": Title("工程验收", "The acceptance of a project"),
    "assets.work.accept": Title("工程验收", "The acceptance of works"),
}
"""By permission, what a sheet says that somebody did."""

PAYMENTS = frozenset(
    ("assets.payment_request.make", "assets.payment_request.sign", "assets.payment.order")
)
"""What is done about a payment, which has a page."""

IRREGULAR: Mapping[str, Title] = {
    **TITLES,
    "signer_post_lapsed": Title(
        "签字的人在签字那天不在这个岗位上", "The signer did not hold the post on that day"
    ),
    "chain_incomplete": Title("前面的审签没有办完", "What has to come before was not complete"),
    "nothing_to_pay": Title("没有要付的款", "Nothing was left to pay"),
    "cash_forbidden": Title("规定不许付现金", "Cash is not allowed here"),
    "precondition_met": Title("这一步已经办过", "It had been done already"),
    "slip_reviewed": Title("这张单据已经审核过", "The slip had been reviewed already"),
    "slip_reviewer_not_apart": Title(
        "经办人不能审核自己的单据", "Nobody reviews what they asked for"
    ),
}
"""By code, why a sheet has no effect; a code that is not here is shown as it is."""

WORDS = FormWords(titles={}, advice={}, fields={})
