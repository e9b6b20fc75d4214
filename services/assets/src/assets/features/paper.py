"""Originals and acts on paper: kept, entered by the village's clerk, and what has no effect."""

from collections.abc import Sequence

from assets.domain.paper.evidence import EVIDENCE_RETENTION, Evidence
from assets.entrypoints.paper.irregular_reads import (
    READ_IRREGULAR,
    IrregularReads,
    irregular_act_routes,
)
from assets.features.core import ENTER_PAPER, Core, Feature
from assets.projections.paper.cited_originals import CITED_ORIGINALS
from assets.projections.paper.irregular_acts import IRREGULAR_ACTS
from assets.projections.paper.originals import ORIGINALS
from chassis.evidence.book import EvidenceBook
from chassis.evidence.command import EvidenceCommandParts, evidence_command
from chassis.evidence.index import KeptOriginals
from chassis.evidence.keeping import EvidenceParts
from chassis.evidence.serving import originals_served
from chassis.evidence.settings import open_originals
from chassis.foundation import Foundation
from chassis.parts import Parts, joined


def _build(core: Core) -> Parts:
    """Keep originals, and show what sheets report."""
    base = core.base
    kept = EvidenceParts(
        gate=base.gate,
        originals=core.originals,
        book=EvidenceBook(base.log, Evidence),
        index=core.kept_originals,
        register=base.register,
        retention=EVIDENCE_RETENTION,
        today=base.today,
    )
    reads = IrregularReads(
        gate=base.gate, reader=base.reader, cursor_key=base.cursor_key("irregular_acts")
    )
    return joined(
        originals_served(base, kept, "assets"), Parts(routers=(irregular_act_routes(reads),))
    )


async def evidence_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Check the originals for an operator, or list them."""
    originals = open_originals(base)
    parts = EvidenceCommandParts(
        originals=originals,
        index=KeptOriginals(base.reader, originals),
        reader=base.reader,
    )
    return await evidence_command(parts, arguments, service="assets")


PAPER = Feature(
    actions=("assets.evidence.keep", "assets.evidence.read", ENTER_PAPER, READ_IRREGULAR),
    read_models=(ORIGINALS, CITED_ORIGINALS, IRREGULAR_ACTS),
    build=_build,
)
