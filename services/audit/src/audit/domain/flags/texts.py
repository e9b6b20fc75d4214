"""What a supervisor reads of a rule: what it asks, on which facts, and what to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from audit.domain.flags.parts_en import PARTS_EN
from audit.domain.flags.parts_zh import PARTS_ZH

Language = Literal["zh", "en"]


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """The words of one rule in two languages; a part's letter is in a suspicion's numbers."""

    name: str
    name_en: str
    look: str
    """What to look at before one confirms or dismisses."""
    look_en: str

    def called(self, language: Language) -> str:
        """Give the name of the rule."""
        return self.name if language == "zh" else self.name_en

    def advice(self, language: Language) -> str:
        """Give what to look at."""
        return self.look if language == "zh" else self.look_en


def parts_of(rule: str, language: Language) -> Mapping[str, str]:
    """Give what each part of a rule asks, by the letter that a suspicion's numbers name."""
    return (PARTS_ZH if language == "zh" else PARTS_EN)[rule]


TEXTS: Mapping[str, RuleText] = {
    "receipts_spent_in_cash": RuleText(
        name="坐收坐支",
        name_en="Collected cash that is spent, or not banked",
        look="现金日记账、收款收据存根和银行缴存回单;是否有未登记的提现。",
        look_en="The cash journal, the receipts' stubs and the bank's deposit slips; whether a"
        " withdrawal was not recorded.",
    ),
    "income_kept_privately": RuleText(
        name="公款私存、收入不入账",
        name_en="Income kept privately, or not entered",
        look="收款账户的户名、村干部缴入款项的来源、承租人手中的付款凭证。",
        look_en="Whose account it is, what an official paid in, and what the tenant has as proof.",
    ),
    "receipt_book_gap": RuleText(
        name="票据断号、作废不齐",
        name_en="Receipt numbers that are not accounted for",
        look="票据原本、存根和作废联;领用与缴销登记。",
        look_en="The book itself, its stubs and voided copies; who had it when.",
    ),
    "spent_on_white_slips": RuleText(
        name="白条入账",
        name_en="An expense without a valid document",
        look="原始凭证的种类、抬头、开票人和查验结果;花名册是否逐人签字。",
        look_en="Kind, title, issuer and check of the document; whether each person signed the"
        " roster.",
    ),
    "claimed_twice": RuleText(
        name="重复报销",
        name_en="One expense claimed twice",
        look="两笔付款的发票和清单是否为同一事项;是否已冲回。",
        look_en="Whether both payments are for the same thing, and whether one was taken back.",
    ),
    "split_below_threshold": RuleText(
        name="化整为零",
        name_en="One matter split into parts below a threshold",
        look="各笔的项目、地点、收款人及其控制人;有无涵盖总额的决议或招标。",
        look_en="Project, place, payees and who controls them; a resolution or tender for all.",
    ),
    "spending_without_substance": RuleText(
        name="虚列支出、虚假工程",
        name_en="Spending that may have nothing behind it",
        look="到现场看;验收单、合同和变更、出工花名册、资产卡片。",
        look_en="Go there; the acceptance, contract and changes, the roster, the asset's card.",
    ),
    "benefit_misclaimed": RuleText(
        name="虚报冒领、冒名领取",
        name_en="A benefit claimed wrongly or in another's name",
        look="清册与户籍、死亡、迁出、土地登记核对;问本人是否收到。",
        look_en="Compare the list with households, deaths, moves and land; ask who should have it.",
    ),
    "near_relative_favoured": RuleText(
        name="优亲厚友、未回避",
        name_en="Somebody near to the payee decided",
        look="亲属或控制关系的来源与日期;有无回避记录和替代签字人。",
        look_en="Source and date of the relation; whether a recusal or a substitute is on paper.",
    ),
    "spent_without_authority": RuleText(
        name="先支后议、无决议、超预算",
        name_en="Spent without, or before, authority",
        look="决议原件及其日期、金额、表决;预算及其调整。",
        look_en="The resolution's original, its day, amount and vote; the budget and its changes.",
    ),
    "money_held_or_diverted": RuleText(
        name="截留挪用、专款滞留",
        name_en="Earmarked money held back or spent otherwise",
        look="资金文件规定的用途和期限;未付农户的名单和原因。",
        look_en="For what and until when the money is meant; who was not paid, and why.",
    ),
    "money_left_open": RuleText(
        name="公款出借、往来长期挂账、白条抵库",
        name_en="Money that lies with somebody",
        look="往来明细、借款审批、盘点表;核销依据。",
        look_en="The party's ledger, the approval of the loan, the count; on what a debt was"
        " waived.",
    ),
    "property_let_badly": RuleText(
        name="资产资源低价、超期、不公开发包,租金不收",
        name_en="Property let too cheaply, too long or in secret",
        look="竞价记录、同类合同、四至面积、催收记录;到现场看谁在使用。",
        look_en="Bidding records, like contracts, the area, dunnings; who uses it now.",
    ),
    "pay_beyond_rules": RuleText(
        name="违规发放、重复领酬、公务接待",
        name_en="Pay and allowances beyond the rules",
        look="各项补贴的文件依据、花名册、同月其他报酬。",
        look_en="What each allowance rests on, its roster, and other pay of the same month.",
    ),
    "approval_for_show": RuleText(
        name="审批走过场、代签、倒签补记",
        name_en="Approval for show, or recorded late",
        look="签字设备与时间、签字人当日任职、纸质会签表;补记原因。",
        look_en="Device and time of the signatures, who held the post, the sheet on paper; why it"
        " was recorded late.",
    ),
}
"""By the rule's name."""
