"""Payments in people's words: how far they have come, what is not in order, what was refused."""

from collections.abc import Mapping

from chassis.browser.faults import FormWords
from chassis.http.titles import Title
from chassis.pages.languages import Spoken

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

PAYEES: Mapping[str, Title] = {
    "household": Title("农户", "household"),
    "person": Title("个人", "person"),
    "organisation": Title("单位", "organisation"),
    "list": Title("花名册", "pay list"),
}
"""Of which kind a payee is."""

METHODS: Mapping[str, Title] = {
    "bank_transfer": Title("银行转账", "by bank transfer"),
    "cash": Title("现金", "in cash"),
}
MATCHES: Mapping[str, Title] = {
    "payment": Title("付款", "payment"),
    "return": Title("退汇", "return"),
    "slip": Title("单据", "slip"),
    "voucher": Title("凭证", "voucher"),
    "pay_file": Title("批量代发", "pay file"),
}
"""What a line of a bank statement was matched with."""

IRREGULAR: Mapping[str, Title] = {
    "cash_forbidden": Title("规定不许付现金", "cash is not allowed here"),
    "chain_incomplete": Title("审签没有办完就付了款", "paid before all had signed"),
    "not_ordered": Title("没有支付指令", "there was no payment order"),
    "before_order": Title("先付款，后下指令", "paid before it was ordered"),
    "beyond_order": Title("付的比指令的多", "more was paid than ordered"),
    "other_method": Title("付款方式与指令不同", "not paid as it was ordered"),
    "reference_known": Title("银行流水号已经用过", "the bank's reference was used before"),
    "reference_missing": Title("没有银行流水号", "there is no reference of the bank"),
    "rejected": Title("审签退回以后付了款", "paid after it was rejected"),
    "withdrawn": Title("申请撤回以后付了款", "paid after it was withdrawn"),
    "beyond_budget": Title("超出预算", "beyond the budget"),
    "beyond_project_budget": Title("超出工程预算", "beyond the project's budget"),
    "beyond_sources": Title("超出资金来源", "beyond the sources of its money"),
    "invoice_exceeded": Title("超出发票金额", "beyond the invoice"),
    "fund_closed": Title("基金已经关闭", "the fund is closed"),
    "fund_balance_short": Title("超出基金余额", "beyond what the fund holds"),
    "outside_fund_purpose": Title("不在基金用途之内", "outside the fund's purpose"),
    "period_closed": Title("所属月份已经结账", "its month was closed already"),
}
"""By code, what is wrong with a payment that was made; a code that is not here is shown."""

TITLES: Mapping[str, Title] = {
    "payment_request_unknown": Title("没有这笔付款申请", "There is no such payment request"),
    "signature_outdated": Title("申请有了变更，没有签", "The request has changed: not signed"),
    "step_not_open": Title("这一步现在不能签", "This step cannot be signed now"),
    "step_unknown": Title("审签链里没有这一步", "The chain has no such step"),
    "own_act": Title("自己经办的付款，自己不能签", "Nobody signs what they asked for themselves"),
    "recused": Title("您与收款人有关系，须回避", "You are related to the payee and have to recuse"),
    "not_separate": Title("一个人不能签两道", "One person does not sign two of these steps"),
    "post_not_held": Title("您的岗位不签这一步", "None of your posts signs this"),
    "substitute_not_needed": Title(
        "本岗位的人能签，不用替补", "The step's own post holders can sign"
    ),
    "signer_needed_elsewhere": Title(
        "您要留着签另一步", "You are the only one left for another step"
    ),
    "payment_withdrawn": Title("这笔申请已经撤回", "The request was withdrawn"),
    "payment_rejected": Title("这笔申请已经退回", "The request was rejected"),
    "payment_ordered": Title("这笔付款已经下了支付指令", "The payment was ordered already"),
    "payment_moved_on": Title("办理当中申请有了变更", "The request has just been changed"),
    "payment_chain_missing": Title("这笔付款没有审签链", "The payment goes through no chain"),
    "chain_not_heard": Title("审签规则还没有收到", "The rules of the chain are not here yet"),
}
"""By code, what happened."""

_LOOK_AGAIN = Title("请看过现在的内容再办。", "Look at it as it stands now first.")
_NOTHING_TO_DO = Title("不用再签，名单里已经没有它。", "Nothing is left to be signed of it.")

ADVICE: Mapping[str, Title] = {
    "signature_outdated": Title(
        "金额、收款人或用途改过了，以前的签字都不算数。请看过新的内容再签。",
        "Amount, payee or purpose is another one, and earlier signatures do not count. "
        "Look at what is asked for now, then sign that.",
    ),
    "step_not_open": Title(
        "前面的步骤没有办完，或别人已经签了。",
        "Others come before it, or somebody else has signed it.",
    ),
    "own_act": Title("请由同岗位的另一位或替补来签。", "Let another holder or a substitute sign."),
    "recused": Title("请由替补来签。", "Let a substitute sign."),
    "not_separate": Title("请由另一个人来签。", "Let somebody else sign."),
    "post_not_held": Title(
        "岗位有变动的，请找村文书核对登记。",
        "If your post has changed, see the village clerk.",
    ),
    "substitute_not_needed": Title("请由本岗位的人来签。", "Let the step's own post sign."),
    "signer_needed_elsewhere": Title(
        "请由别人签这一步，不然这笔付款签不完。",
        "Let somebody else sign this one, or the chain cannot be completed.",
    ),
    "payment_withdrawn": _NOTHING_TO_DO,
    "payment_rejected": _NOTHING_TO_DO,
    "payment_ordered": _NOTHING_TO_DO,
    "payment_moved_on": _LOOK_AGAIN,
    "chain_not_heard": Title("请过一会儿再办。", "Try again in a moment."),
}
"""By code, what to do about it."""

FIELDS: Mapping[str, Title] = {
    "reason": Title("请写明退回的原因，最多 500 个字。", "Say why, in at most 500 characters."),
}
"""By field of a form, what is asked of it."""

WORDS = FormWords(titles=TITLES, advice=ADVICE, fields=FIELDS)


def worded(words: Mapping[str, Title], code: str | None, spoken: Spoken) -> str:
    """Give the word for a code in the language of a page, or the code where there is none."""
    found = words.get(code or "")
    return code or "" if found is None else found.in_language(spoken.language)
