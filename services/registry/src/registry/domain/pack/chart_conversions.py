"""The section of a chart conversion (新旧科目衔接): where balances on an older chart go."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.charts import AccountCode, ChartVersion
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text


class ConversionTarget(Strict):
    """An account of the newer chart, and by which fact a part of the balance belongs there."""

    key: Key
    account: AccountCode
    side: Literal["debit", "credit", "either"]
    sub: Key | None = None
    fact: Text
    fact_en: Text


class Conversion(Strict):
    """Where the balance of one older account goes; without a target it has none any more.

    Where there are several targets, or somebody has to decide, the village says how much of the
    balance each takes. A rule of which its owner is not sure says what has to be decided.
    """

    old: AccountCode
    name: Text
    name_en: Text
    to: tuple[ConversionTarget, ...]
    decided_by: Text | None = None
    certainty_percent: Annotated[int, Field(ge=0, le=100)]
    question: Text | None = None
    owner: Text
    basis: Basis


class ChartConversionFile(Strict):
    """From which chart to which, by which text, and what the opening vouchers say."""

    from_chart: ChartVersion
    to_chart: ChartVersion
    reference: Text
    summary: Text
    accounts: tuple[Conversion, ...]


class ChartConversion(Strict):
    """The section of a conversion from one chart to another."""

    rules: ChartConversionFile
