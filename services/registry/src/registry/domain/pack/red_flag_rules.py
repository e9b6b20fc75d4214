"""The section of red-flag rules (疑点规则): days, shares and thresholds of what is asked about."""

from typing import Annotated

from pydantic import Field

from kernel.money import FEN_MAX
from registry.domain.pack.charts import AccountCode
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text

Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]
Days = Annotated[int, Field(ge=0, le=3_660)]
Minutes = Annotated[int, Field(ge=1, le=1_440)]
Count = Annotated[int, Field(ge=1, le=1_000)]
Percent = Annotated[int, Field(ge=0, le=1_000)]
Permille = Annotated[int, Field(ge=0, le=10_000)]
Rule = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*\.[a-z]+([.-][a-z]+)*$")]


class ReceiptsSpentInCash(Strict):
    """Rule 1 (坐收坐支)."""

    bank_within_days: Days


class IncomeKeptPrivately(Strict):
    """Rule 2 (公款私存、收入不入账)."""

    official_posts: tuple[Key, ...]
    receipts_older_days: Days
    near_permille: Permille
    missing_days: Days


class ReceiptBookGap(Strict):
    """Rule 3 (票据断号、作废不齐)."""

    book_days: Days


class SpentOnWhiteSlips(Strict):
    """Rule 4 (白条入账)."""

    roster_purposes: tuple[Key, ...]
    official_posts: tuple[Key, ...]
    checked_from_fen: Fen
    share_percent: Percent


class ClaimedTwice(Strict):
    """Rule 5 (重复报销)."""

    window_days: Days


class Threshold(Strict):
    """An amount from which on something is needed, and for which days parts are added up."""

    key: Key
    amount_fen: Fen
    window_days: Days
    purposes: tuple[Key, ...] = ()


class SplitBelowThreshold(Strict):
    """Rule 6 (化整为零)."""

    thresholds: tuple[Threshold, ...]


class SpendingWithoutSubstance(Strict):
    """Rule 7 (虚列支出、虚假工程)."""

    accepted_from_fen: Fen
    accepters_least: Count
    supervisor_posts: tuple[Key, ...]
    labour_purposes: tuple[Key, ...]
    card_days: Days
    price_percent: Percent
    comparables_least: Count


class Exclusion(Strict):
    """Two allowances or programmes of which a person gets one."""

    one: Key
    other: Key


class BenefitMisclaimed(Strict):
    """Rule 8 (虚报冒领、冒名领取)."""

    one_account_least: Count
    area_permille: Permille
    exclusions: tuple[Exclusion, ...]


class NearRelativeFavoured(Strict):
    """Rule 9 (优亲厚友、未回避)."""

    distance: Annotated[int, Field(ge=1, le=3)]
    official_posts: tuple[Key, ...]
    cases_least: Count
    share_times: Count
    chance_percent: Percent


class SpentWithoutAuthority(Strict):
    """Rule 10 (先支后议、无决议、超预算)."""

    payments_from_fen: Fen
    contracts_from_fen: Fen
    recorded_late_days: Days


class MoneyHeldOrDiverted(Strict):
    """Rule 11 (截留挪用、专款滞留)."""

    household_days: Days
    still_days: Days


class MoneyLeftOpen(Strict):
    """Rule 12 (公款出借、往来长期挂账、白条抵库)."""

    accounts: tuple[AccountCode, ...]
    advance_rules: tuple[Rule, ...]
    official_posts: tuple[Key, ...]
    advance_days: Days
    claim_days: Days


class FormTerm(Strict):
    """How many months a form of contract may last."""

    form: Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
    months_most: Count


class PropertyLetBadly(Strict):
    """Rule 13 (资产资源低价、超期、不公开发包,租金不收)."""

    bidding_from_fen: Fen
    price_percent: Percent
    comparable_years: Count
    comparables_least: Count
    overdue_days: Days
    advance_years: Count
    terms: tuple[FormTerm, ...]


class PayBeyondRules(Strict):
    """Rule 14 (违规发放、重复领酬、公务接待)."""

    exclusions: tuple[Exclusion, ...]
    lost_work: tuple[Key, ...]
    full_pay_posts: tuple[Key, ...]
    capped: tuple[Key, ...]
    cap_fen: Fen
    never_paid: tuple[Key, ...]
    bonuses: tuple[Key, ...]


class ApprovalForShow(Strict):
    """Rule 15 (审批走过场、代签、倒签补记)."""

    signers_one_session: Count
    session_minutes: Minutes
    signatures_in_a_row: Count
    row_minutes: Minutes
    late_days: Days
    account_days: Days
    inspection_days: Days
    inspection_percent: Percent
    inspection_facts_least: Count


class EachRule(Strict):
    """The settings of every rule, by its name."""

    receipts_spent_in_cash: ReceiptsSpentInCash
    income_kept_privately: IncomeKeptPrivately
    receipt_book_gap: ReceiptBookGap
    spent_on_white_slips: SpentOnWhiteSlips
    claimed_twice: ClaimedTwice
    split_below_threshold: SplitBelowThreshold
    spending_without_substance: SpendingWithoutSubstance
    benefit_misclaimed: BenefitMisclaimed
    near_relative_favoured: NearRelativeFavoured
    spent_without_authority: SpentWithoutAuthority
    money_held_or_diverted: MoneyHeldOrDiverted
    money_left_open: MoneyLeftOpen
    property_let_badly: PropertyLetBadly
    pay_beyond_rules: PayBeyondRules
    approval_for_show: ApprovalForShow


class RedFlagFile(Strict):
    """The rules of one decision, for the whole county."""

    owner: Text
    basis: Basis
    rules: EachRule


class RedFlagRules(Strict):
    """The section of red-flag rules."""

    rules: RedFlagFile
