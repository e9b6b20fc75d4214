"""What every service that keeps originals runs on them: their routes, a watch, a gate for paper."""

from dataclasses import replace

from chassis.evidence.index import KeptOriginals
from chassis.evidence.keeping import EvidenceParts
from chassis.evidence.routes import evidence_routes
from chassis.evidence.settings import evidence_settings
from chassis.evidence.watch import EvidenceWatch
from chassis.foundation import Foundation
from chassis.identity.dependencies import Gate
from chassis.identity.paper import PaperDesk
from chassis.identity.permissions import permission
from chassis.parts import Parts


def originals_served(base: Foundation, kept: EvidenceParts, service: str) -> Parts:
    """Give the routes of a service's originals, and the job that looks whether all are there."""
    watch = EvidenceWatch(kept.index, kept.originals, base.telemetry)
    return Parts(
        routers=(evidence_routes(kept, service),),
        jobs={"evidence_watch": watch.look},
        uploads={"/evidence": evidence_settings(base).evidence_bytes_max},
    )


def paper_gate(base: Foundation, index: KeptOriginals, action: str) -> Gate:
    """Give the gate of routes at which whoever has this permission enters sheets of paper."""
    desk = PaperDesk(
        permission=permission(action),
        knows_sheet=index.knows,
        ever_held=base.register.ever_held,
    )
    return replace(base.gate, paper=desk)
