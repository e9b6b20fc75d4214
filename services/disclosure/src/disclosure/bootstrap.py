"""The only place where the objects of disclosure are made and joined."""

from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.service import Parts, Service
from disclosure.adapters.received import PostgresReceived
from disclosure.adapters.register import RegisterNames
from disclosure.application.publications import Publications
from disclosure.entrypoints.http import publication_routes
from disclosure.entrypoints.messages import register
from disclosure.entrypoints.pages import page_routes
from disclosure.entrypoints.views import Views
from disclosure.projections.disclosed import Disclosures
from disclosure.projections.publications import PUBLICATIONS
from disclosure.settings import DisclosureSettings

ROOM = Path(__file__).parent

NAME = ServiceName(name="disclosure", actions=("disclosure.log.read",))


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    publications = Publications(
        base.log, received=PostgresReceived(base.database), today=base.today
    )
    disclosures = Disclosures(base.reader)
    pages = Pages([ROOM], demonstration=base.settings.demonstration)

    async def publish_waiting() -> None:
        await publications.publish_waiting()

    return Parts(
        routers=(
            publication_routes(disclosures, cursor_key=base.cursor_key("publications")),
            page_routes(pages, disclosures, Views(RegisterNames(base.register))),
            asset_routes(pages.assets),
        ),
        read_models=(PUBLICATIONS,),
        consumers={"points": lambda listener: register(listener, publications)},
        jobs={"publish_waiting": publish_waiting},
    )


SERVICE = Service(
    name=NAME,
    settings=DisclosureSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
