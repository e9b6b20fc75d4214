"""Contracts over HTTP: signed, amended, terminated; and the certificates of their parties."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.contracts.contract_index import ContractIndex
from assets.application.contracts.certificates import Certificates
from assets.application.contracts.commands import (
    AmendContract,
    RecordCertificate,
    SignContract,
    TerminateContract,
    WithdrawCertificate,
)
from assets.application.contracts.contracts import Contracts
from assets.application.contracts.ports import KnownContract
from assets.entrypoints.contracts.bodies import AmendmentBody, ContractBody, TerminationBody
from assets.entrypoints.contracts.service_bodies import (
    AmendedAnswer,
    CertificateBody,
    CertificateMadeAnswer,
    ContractMadeAnswer,
    LastDayAnswer,
    WithdrawnCertificateBody,
)
from chassis.context import Context
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.replica.memory import RegisterMemory

KEEP = "assets.contract.keep"


@dataclass(frozen=True, kw_only=True)
class ContractParts:
    """What the routes of contracts need."""

    gate: Gate
    contracts: Contracts
    certificates: Certificates
    index: ContractIndex
    entities: EntityIndex
    register: RegisterMemory
    today: Callable[[], date]

    def context(self, caller: Caller, unit: UUID, *, on: date, **more: Any) -> Context:
        """Give the envelope's part of a command; refuses whom no post lets in."""
        division = self.register.unit(unit).division
        return caller.context(unit=unit, division=division, effective_on=on, **more)

    async def known(
        self, caller: Caller, contract: UUID, *, on: date, resolution: str | None = None
    ) -> tuple[KnownContract, Context]:
        """Give a contract and the context of an act on it."""
        known = await self.index.known(contract)
        authority = () if resolution is None else (resolution,)
        return known, self.context(caller, known.unit, on=on, authority=authority)


def contract_routes(parts: ContractParts) -> APIRouter:
    """Give the routes by which contracts begin, change and end."""
    router = APIRouter(tags=["contracts"])
    _signing(router, parts)
    _changing(router, parts)
    _certifying(router, parts)
    return router


def _signing(router: APIRouter, parts: ContractParts) -> None:
    keep = parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/entities/{entity}/contracts", status_code=201, response_model=ContractMadeAnswer)
    async def sign_contract(
        entity: UUID, body: ContractBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record a contract (合同) as it was signed; its schedule follows from its charges."""
        unit = (await parts.entities.known(entity)).unit
        authority = () if body.resolution is None else (body.resolution,)
        context = parts.context(caller, unit, on=body.signed_on, authority=authority)
        command = SignContract(
            entity=entity,
            unit=unit,
            number=body.number,
            agreement=body.agreement(),
            summary=body.summary,
            about=body.about,
        )
        return answer(await parts.contracts.sign_contract(command, context), status=201)


def _changing(router: APIRouter, parts: ContractParts) -> None:
    keep = parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/contracts/{contract}/amendments", response_model=AmendedAnswer)
    async def amend_contract(
        contract: UUID, body: AmendmentBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let other terms count from a day on (变更); what fell due before stays."""
        known, context = await parts.known(
            caller, contract, on=body.effective_on, resolution=body.resolution
        )
        command = AmendContract(contract=known, amendment=body.amendment(), reason=body.reason)
        return answer(await parts.contracts.amend_contract(command, context), status=200)

    @router.post("/contracts/{contract}/terminations", response_model=LastDayAnswer)
    async def terminate_contract(
        contract: UUID, body: TerminationBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """End a contract before its time (终止)."""
        known, context = await parts.known(
            caller, contract, on=body.last_on, resolution=body.resolution
        )
        command = TerminateContract(contract=known, ending=body.ending(), reason=body.reason)
        return answer(await parts.contracts.terminate_contract(command, context), status=200)


def _certifying(router: APIRouter, parts: ContractParts) -> None:
    keep = parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/certificates", status_code=201, response_model=CertificateMadeAnswer)
    async def record_certificate(
        body: CertificateBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record that an organisation is certified (认证), and until when."""
        context = parts.context(caller, body.unit, on=body.issued_on)
        command = RecordCertificate(**{**dict(body), "evidence": tuple(body.evidence)})
        return answer(await parts.certificates.record_certificate(command, context), status=201)

    @router.post("/certificates/{certificate}/withdrawals", response_model=LastDayAnswer)
    async def withdraw_certificate(
        certificate: UUID,
        body: WithdrawnCertificateBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Record that a certificate was taken back before it expired."""
        unit = await parts.index.unit_of_certificate(certificate)
        context = parts.context(caller, unit, on=body.last_on)
        command = WithdrawCertificate(certificate=certificate, **dict(body))
        return answer(await parts.certificates.withdraw_certificate(command, context), status=200)
