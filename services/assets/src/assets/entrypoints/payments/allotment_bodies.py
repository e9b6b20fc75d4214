"""What the bodies of a request and its change say of sources and invoices."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import SourcePart
from chassis.http.bodies import like
from kernel.money import FEN_MAX

SOURCES_MAX = 40
INVOICES_MAX = 20

AmountFen = Annotated[int, Field(ge=1, le=FEN_MAX, strict=True)]
SourceKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=64)
]
BudgetLineName = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20|21)\d{2}/[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=70),
]
CreditCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
InvoiceNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{8,20}$")]


class SourcePartBody(BaseModel):
    """So much of an amount comes from this source."""

    model_config = like({"source": "agriculture", "amount_fen": 300_000})

    source: SourceKey
    amount_fen: AmountFen

    def part(self) -> SourcePart:
        """Give the domain's part."""
        return SourcePart(source=self.source, amount_fen=self.amount_fen)


SourceParts = Annotated[list[SourcePartBody], Field(max_length=SOURCES_MAX)]


class InvoiceBody(BaseModel):
    """An invoice (发票), what it comes to, and how much of it is to be paid."""

    model_config = like(
        {
            "issuer": "91350100M000100Y43",
            "number": "26500000000000000017",
            "total_fen": 20_000,
            "amount_fen": 20_000,
        }
    )

    issuer: CreditCode = Field(description="The issuer's unified social credit code.")
    number: InvoiceNumber
    total_fen: AmountFen
    amount_fen: AmountFen


class AllottedBody(BaseModel):
    """From which sources of its project a payment is to come, and on which invoices it rests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: SourceParts = Field(
        default=[], description="How much comes from which source of the project."
    )
    invoices: Annotated[list[InvoiceBody], Field(max_length=INVOICES_MAX)] = []

    def allotted(self) -> dict[str, Any]:
        """Give them as the domain says them."""
        return {
            "sources": tuple(each.part() for each in self.sources),
            "invoices": tuple(CitedInvoice(**dict(each)) for each in self.invoices),
        }
