"""Which entity and unit a contract belongs to, from the service's own log."""

from uuid import UUID

import orjson

from assets.application.contracts.letting import LETTING_FORMS
from assets.application.contracts.ports import KnownContract
from assets.domain.contracts.errors import CertificateUnknownError, ContractUnknownError
from assets.domain.contracts.terms import RECEIVABLE
from chassis.reading import Reader

CONTRACTS_KEPT_MAX = 50_000

# The log itself, so that no act on a contract waits for its read model.
_FIRST = "SELECT bytes FROM store.events WHERE aggregate_id = %s AND version = 1 AND topic = %s"


class ContractIndex:
    """Answers from memory where it can: whose a contract is never changes."""

    def __init__(self, reader: Reader) -> None:
        """Look contracts up through this reader."""
        self._reader = reader
        self._known: dict[UUID, KnownContract] = {}

    async def known(self, contract: UUID) -> KnownContract:
        """Tell whose a contract is; raises `ContractUnknownError`."""
        kept = self._known.get(contract)
        if kept is not None:
            return kept
        row = await self._reader.row(_FIRST, contract, "assets.contract.signed.v1")
        if row is None:
            raise ContractUnknownError("there is no such contract")
        document = orjson.loads(row["bytes"])
        agreed = document["data"]["agreement"]
        lets = agreed["direction"] == RECEIVABLE and agreed["form"] in LETTING_FORMS
        if len(self._known) >= CONTRACTS_KEPT_MAX:
            self._known.clear()
        found = KnownContract(
            contract=contract,
            entity=UUID(document["data"]["entity"]),
            unit=UUID(document["unit"]),
            party=UUID(agreed["party"]),
            things=tuple(UUID(each["id"]) for each in agreed["matters"] if lets),
        )
        return self._known.setdefault(contract, found)

    async def unit_of_certificate(self, certificate: UUID) -> UUID:
        """Tell which unit recorded a certificate; raises `CertificateUnknownError`."""
        row = await self._reader.row(_FIRST, certificate, "assets.certificate.issued.v1")
        if row is None:
            raise CertificateUnknownError("there is no such certificate")
        return UUID(orjson.loads(row["bytes"])["unit"])
