"""The section of a chart of accounts (会计科目表): which accounts there are, and what each is."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from registry.domain.pack.vocabulary import Basis, Strict, Text

ACCOUNTS_MAX = 400


def _check_code(value: str) -> str:
    if not (value.isascii() and value.isdigit() and 3 <= len(value) <= 8):  # noqa: PLR2004 # a bound against slips
        raise PydanticCustomError(
            "account_code_malformed", "Write an account's code in 3 to 8 digits, as a text."
        )
    return value


def _check_version(value: str) -> str:
    parts = value.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):  # noqa: PLR2004 # year and number
        raise PydanticCustomError(
            "chart_version_malformed", "Name a chart by year and number, such as 2023-14."
        )
    return value


AccountCode = Annotated[str, AfterValidator(_check_code)]
ChartVersion = Annotated[str, AfterValidator(_check_version)]
YesNo = Literal["yes", "no"]
AccountClass = Literal["asset", "liability", "equity", "cost", "income", "expense"]
KeptBy = Literal["none", "bank_account", "party", "project", "sub"]


class ChartAccount(Strict):
    """One account (科目): its class, its normal side, and what every line on it must name."""

    code: AccountCode
    name: Text
    name_en: Text
    class_: Annotated[AccountClass, Field(alias="class")]
    side: Literal["debit", "credit"]
    two_sided: YesNo
    contra: YesNo
    kept_by: KeptBy
    basis: Basis


class ChartRoles(Strict):
    """The accounts that the rules of the books speak of."""

    cash: AccountCode
    bank: AccountCode
    year_income: AccountCode
    distribution: AccountCode


class ChartFile(Strict):
    """Which official chart it is, how many accounts it has, and which of them have a role."""

    chart: ChartVersion
    name: Text
    name_en: Text
    reference: Text
    accounts: Annotated[int, Field(ge=1, le=ACCOUNTS_MAX)]
    roles: ChartRoles
    never_in_debit: tuple[AccountCode, ...]


class Chart(Strict):
    """The section of one version of the chart of accounts."""

    rules: ChartFile
    accounts: tuple[ChartAccount, ...]
