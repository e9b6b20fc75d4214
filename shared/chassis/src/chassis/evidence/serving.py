"""What every service that keeps originals runs for them: routes, a watch, room for uploads."""

from chassis.evidence.keeping import EvidenceParts
from chassis.evidence.routes import evidence_routes
from chassis.evidence.settings import evidence_settings
from chassis.evidence.watch import EvidenceWatch
from chassis.foundation import Foundation
from chassis.parts import Parts


def originals_served(base: Foundation, kept: EvidenceParts, service: str) -> Parts:
    """Give the routes of a service's originals, and the job that looks whether all are there."""
    watch = EvidenceWatch(kept.index, kept.originals, base.telemetry)
    return Parts(
        routers=(evidence_routes(kept, service),),
        jobs={"evidence_watch": watch.look},
        uploads={"/evidence": evidence_settings(base).evidence_bytes_max},
    )
