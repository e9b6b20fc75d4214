"""What the pages about money say of refusals, ages and charts, in people's words."""

from collections.abc import Mapping

from chassis.browser.faults import FormWords
from chassis.http.titles import Title
from chassis.pages.languages import CHINESE, Spoken

_TITLES: Mapping[str, Title] = {
    "period_closed": Title("这个月已经结账", "The month is closed already"),
    "period_not_over": Title("这个月还没有完", "The month is not over yet"),
    "earlier_period_open": Title("上个月还没有结账", "The month before is not closed yet"),
    "vouchers_unposted": Title("还有凭证没有记账", "Vouchers of the month are not posted yet"),
    "slips_waiting": Title("还有单据没有编制凭证", "Slips of the month still wait for vouchers"),
    "year_not_carried_over": Title("年末还没有结转", "The year is not carried over yet"),
    "period_before_books": Title("那时还没有建账", "No books were kept at that time"),
    "voucher_state": Title("这张凭证不等出纳签字", "The voucher waits for no cashier's signature"),
    "cashier_not_apart": Title(
        "制单、审核、记账的人不能再以出纳签字",
        "Who prepared, reviewed or posts a voucher does not sign it as its cashier",
    ),
}
_ADVICE: Mapping[str, Title] = {
    "period_closed": Title(
        "结账以后不能再改；有错的，在没有结账的月份用红字更正。",
        "It is not opened again; correct mistakes in red ink in an open month.",
    ),
    "period_not_over": Title("请到月末最后一天或以后再结。", "Close it on its last day or later."),
    "earlier_period_open": Title("请先结上个月的账。", "Close the month before first."),
    "vouchers_unposted": Title(
        "打开页面以后又有了新的凭证。请把下面列出的凭证记账或作废，再结账。",
        "Post or void the vouchers listed below, then close the month.",
    ),
    "slips_waiting": Title(
        "打开页面以后又有了新的单据。请给下面列出的单据编制凭证，再结账。",
        "Prepare the vouchers of the slips listed below, then close the month.",
    ),
    "year_not_carried_over": Title(
        "请先编制年末结转凭证并记账。", "Prepare and post the closing entries of the year first."
    ),
    "voucher_state": Title(
        "请刷新页面：可能已经签过字，或已作废。",
        "Reload the page: it may be signed already, or void.",
    ),
    "cashier_not_apart": Title(
        "请由没有经手过这张凭证的出纳签字。",
        "Have a cashier sign who has taken no other step of this voucher.",
    ),
}
_FIELDS: Mapping[str, Title] = {
    "sure": Title("请先勾选确认。", "Tick the confirmation first."),
}
WORDS = FormWords(titles=_TITLES, advice=_ADVICE, fields=_FIELDS)

AGE_CHART = Title("各账龄段没有收回的金额（元）", "What is open by age, in yuan")
BUDGET_CHART = Title(
    "各项支出预算已占用的比例", "How much of each line is bound or spent, in percent"
)
OVER = Title("超出", "over")
_YEAR_DAYS = 365


def age_in_words(least: int, most: int | None, spoken: Spoken) -> str:
    """Name a class of age by its first and last day after the due one."""
    if most is not None:
        return f"{least}–{most}天" if spoken is CHINESE else f"{least}–{most} days"
    if least == _YEAR_DAYS + 1:
        return "一年以上" if spoken is CHINESE else "Over a year"
    return f"{least}天以上" if spoken is CHINESE else f"{least} days or more"
