"""Assets and resources: cards, lets, depreciation, works, contributions, rooms and loads."""

from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.property.adopted_property_rules import AdoptedPropertyRules
from assets.adapters.property.property_index import ReadCardIndex, ReadClaims, ReadContributors
from assets.application.payments.related import RelatedFlags
from assets.application.property.cards import Cards
from assets.application.property.contributions_in_kind import ContributionsInKind
from assets.application.property.depreciations import DepreciationRuns
from assets.application.property.desk import PropertyDesk
from assets.application.property.loads import Loads
from assets.application.property.part_disposals import PartDisposals
from assets.application.property.resources import Resources
from assets.application.property.rooms import Rooms
from assets.application.property.works import Works
from assets.entrypoints.property.asset_parts import AssetPartParts, asset_part_routes
from assets.entrypoints.property.asset_reads import asset_read_routes
from assets.entrypoints.property.assets import AssetParts, asset_routes
from assets.entrypoints.property.contributions_in_kind import InKindParts, in_kind_routes
from assets.entrypoints.property.loads import LoadParts, load_routes
from assets.entrypoints.property.parts import PropertyParts
from assets.entrypoints.property.resource_reads import resource_read_routes
from assets.entrypoints.property.resources import ResourceParts, resource_routes
from assets.entrypoints.property.rooms import RoomParts, room_routes
from assets.entrypoints.property.works import WorkParts, work_routes
from assets.features.core import Core, Feature
from assets.projections.property.cards import CARDS
from assets.projections.property.contributions_in_kind import CONTRIBUTIONS_IN_KIND
from assets.projections.property.depreciations import DEPRECIATIONS
from assets.projections.property.lets import LETS
from assets.projections.property.loads import LOADS
from assets.projections.property.resources import RESOURCES
from assets.projections.property.rooms import ROOMS
from assets.projections.property.works import WORKS
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Keep assets and resources, and what is shared, delivered and contributed."""
    base = core.base
    rules = AdoptedPropertyRules(base.register, county=base.settings.county)
    desk = PropertyDesk(log=base.log, rules=rules, today=base.today)
    signers = core.signers
    parts = PropertyParts(
        gate=core.paper_gate,
        index=EntityIndex(base.reader),
        register=base.register,
        reader=base.reader,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("property"),
        site=base.settings.own_url(),
        today=base.today,
    )
    runs = DepreciationRuns(desk, ReadCardIndex(base.reader))
    flags = RelatedFlags(signers=signers, posting=core.posting)
    loads = Loads(desk, ReadClaims(base.reader), chains=core.chains, flags=flags)
    contributions = ContributionsInKind(desk, signers, ReadContributors(base.reader))
    return Parts(
        routers=(
            asset_routes(AssetParts(parts=parts, cards=Cards(desk), runs=runs)),
            asset_part_routes(AssetPartParts(parts=parts, disposals=PartDisposals(desk))),
            asset_read_routes(parts),
            resource_routes(ResourceParts(parts=parts, resources=Resources(desk))),
            resource_read_routes(parts),
            work_routes(WorkParts(parts=parts, works=Works(desk), sheets=core.sheets)),
            in_kind_routes(InKindParts(parts=parts, contributions=contributions)),
            room_routes(RoomParts(parts=parts, rooms=Rooms(desk))),
            load_routes(LoadParts(parts=parts, loads=loads)),
        ),
    )


PROPERTY = Feature(
    actions=(
        "assets.property.keep",
        "assets.property.dispose",
        "assets.property.charge",
        "assets.property.read",
        "assets.work.register",
        "assets.work.accept",
        "assets.in_kind.offer",
        "assets.in_kind.value",
        "assets.in_kind.approve",
        "assets.room.keep",
        "assets.load.report",
        "assets.subsidy.claim",
    ),
    read_models=(
        CARDS,
        DEPRECIATIONS,
        RESOURCES,
        LETS,
        WORKS,
        CONTRIBUTIONS_IN_KIND,
        ROOMS,
        LOADS,
    ),
    build=_build,
)
