"""Who witnesses the log (见证人): the quorum that the settings name, and what asks each of them."""

from typing import Any

from psycopg_pool import ConnectionPool

from audit.adapters.cosignature_store import CosignatureStore
from audit.adapters.http_witness import HttpWitness
from audit.adapters.tree_reader import TreeReader
from audit.application.witnessing import Quorum, Witness, Witnessing, WitnessingPorts
from audit.settings import AuditSettings
from chassis.foundation import Foundation
from mingbai_verify.keys import VerifierKey, parse_vkey


class Witnesses:
    """The witnesses of one log, and what they have cosigned of it."""

    def __init__(
        self,
        settings: AuditSettings,
        pool: ConnectionPool[Any],
        *,
        tree: TreeReader,
        key: VerifierKey,
    ) -> None:
        """Take who is named; what is wrong with it stops the start, and not the first reader."""
        self.cosignatures = CosignatureStore(pool)
        self.quorum = Quorum(
            witnesses=tuple(
                Witness(url=each.url, key=parse_vkey(each.vkey)) for each in settings.witnesses
            ),
            enough=settings.witnesses_enough,
        )
        self.quorum.policy(key)
        self._tree = tree

    def witnessed(self) -> int | None:
        """Give the latest size that enough of them cosigned, if there is one."""
        names = [each.identity for each in self.quorum.witnesses]
        return self.cosignatures.witnessed(names, enough=self.quorum.enough)

    def asking(self, base: Foundation) -> Witnessing:
        """Give what offers them each checkpoint, and shows how many are in trouble."""
        witnessing = Witnessing(
            self.quorum.witnesses,
            ports=WitnessingPorts(
                log=self._tree,
                cosignatures=self.cosignatures,
                asking=HttpWitness(),
                clock=base.clock,
            ),
        )
        base.telemetry.gauge(
            "mingbai.audit.witnesses_troubled",
            "Witnesses that are away, or refuse the log.",
            witnessing.troubled,
        )
        return witnessing
