"""What the routes of attestations take and answer, each with an example."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from audit.adapters.attested import QUESTIONED, Attested
from audit.entrypoints.flag_bodies import Words
from chassis.http.bodies import like
from chassis.http.limits import INTEGER_MAX

Root = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Document = Annotated[
    str,
    StringConstraints(
        max_length=256, pattern=r"^(sha256:[0-9a-f]{64}|/[a-z0-9/_-]{1,80}#[0-9a-f-]{36}\.[0-9]+)$"
    ),
]

_UNIT = "51a6a0f4-7c7c-5d6d-9b1e-2f3c4d5e6f70"
_ROOT = f"sha256:{'08' * 32}"
_SHEET = f"sha256:{'07' * 32}"
_REVIEWER = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_EVENT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10.3"
_DOCUMENT = f"/510604/assets#{_EVENT}"
_SAID = {
    "index": 31_207,
    "event": "2c0c5f0e-9a55-5d1f-8d10-6a1f3c520d0b.2",
    "at": "2026-05-15T01:02:03.000000Z",
    "on": "2026-05-15",
    "unit": _UNIT,
    "reviewer": _REVIEWER,
    "actor": f"person/{_REVIEWER}/926e7691-47e8-5ff5-a0d8-489b9680f41c",
    "entered_by": None,
    "evidence": [],
    "proof": "/proofs/inclusion?source=/510604/audit&id=2c0c5f0e-9a55-5d1f-8d10-6a1f3c520d0b.2",
}


class ReviewBody(BaseModel):
    """Up to which state of the log a unit's books were reviewed, as a checkpoint says it."""

    model_config = like({"size": 31_200, "root": _ROOT})

    size: int = Field(ge=1, le=INTEGER_MAX)
    root: Root


class ReviewDoneAnswer(BaseModel):
    """The review as it was recorded."""

    model_config = like({"unit": _UNIT, "size": 31_200, "root": _ROOT})

    unit: UUID
    size: int
    root: str


class DocumentBody(BaseModel):
    """A document, the entry beside it, and whether the two agree; a question has a reason."""

    model_config = like({"document": _SHEET, "entry": _DOCUMENT, "verdict": "agreed"})

    document: Document
    entry: Document | None = None
    verdict: Literal["agreed", "questioned"]
    reason: Words | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if (self.verdict == "questioned") != (self.reason is not None):
            raise ValueError("give a reason where you question, and none where you agree")
        return self


class DocumentDoneAnswer(BaseModel):
    """What is on record for the reviewer now."""

    model_config = like({"document": _SHEET, "verdict": "agreed"})

    document: str
    verdict: str


class ReviewAnswer(BaseModel):
    """One review of a unit's books, and where its proof is."""

    model_config = like({**_SAID, "size": 31_200, "root": _ROOT})

    index: int
    event: str
    at: str
    on: str
    unit: str
    reviewer: UUID
    actor: str
    entered_by: str | None
    evidence: list[str]
    proof: str
    size: int
    root: str

    @classmethod
    def of(cls, said: Attested, *, source: str) -> "ReviewAnswer":
        """Say a review."""
        return cls(
            index=said.index,
            event=said.event,
            at=said.at,
            on=said.on,
            unit=said.unit,
            reviewer=UUID(said.data["reviewer"]),
            actor=said.actor,
            entered_by=said.entered_by,
            evidence=said.data["evidence"],
            proof=proof_of(said, source=source),
            size=said.data["size"],
            root=said.data["root"],
        )


class DocumentReviewAnswer(BaseModel):
    """One word on a document; the reviewer's words are null where they were forgotten."""

    model_config = like(
        {**_SAID, "document": _SHEET, "entry": _DOCUMENT, "verdict": "agreed", "reason": None}
    )

    index: int
    event: str
    at: str
    on: str
    unit: str
    reviewer: UUID
    actor: str
    entered_by: str | None
    evidence: list[str]
    proof: str
    document: str
    entry: str | None
    verdict: str
    reason: str | None

    @classmethod
    def of(cls, said: Attested, reason: str | None, *, source: str) -> "DocumentReviewAnswer":
        """Say a word on a document."""
        assert said.document is not None
        return cls(
            index=said.index,
            event=said.event,
            at=said.at,
            on=said.on,
            unit=said.unit,
            reviewer=UUID(said.data["reviewer"]),
            actor=said.actor,
            entered_by=said.entered_by,
            evidence=said.data["evidence"],
            proof=proof_of(said, source=source),
            document=said.document,
            entry=said.data.get("entry"),
            verdict="questioned" if said.type == QUESTIONED else "agreed",
            reason=reason,
        )


def proof_of(said: Attested, *, source: str) -> str:
    """Give the path at which an attestation is proved to be in the log."""
    return f"/proofs/inclusion?source={source}&id={said.event}"
