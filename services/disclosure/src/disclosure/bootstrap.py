"""The only place where the objects of disclosure are made and joined."""

from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.service import Parts, Service
from disclosure.adapters.received import PostgresReceived
from disclosure.adapters.register import RegisterNames
from disclosure.application.board import Board
from disclosure.application.publications import Publications
from disclosure.entrypoints.board import board_history_routes, board_pages, board_routes
from disclosure.entrypoints.board_messages import register_board
from disclosure.entrypoints.http import publication_routes
from disclosure.entrypoints.messages import register
from disclosure.entrypoints.pages import page_routes
from disclosure.entrypoints.views import Views
from disclosure.projections.board import BOARD, BoardReads
from disclosure.projections.disclosed import Disclosures
from disclosure.projections.publications import PUBLICATIONS
from disclosure.settings import DisclosureSettings

ROOM = Path(__file__).parent

NAME = ServiceName(name="disclosure", actions=("disclosure.board.read", "disclosure.log.read"))


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    names = RegisterNames(base.register)
    publications = Publications(
        base.log,
        received=PostgresReceived(base.database),
        window_days=names.objection_days,
        today=base.today,
    )
    disclosures = Disclosures(base.reader)
    board = Board(base.log)
    posted = BoardReads(base.reader)
    views = Views(names)
    pages = Pages([ROOM], demonstration=base.settings.demonstration)

    async def publish_waiting() -> None:
        await publications.publish_waiting()

    return Parts(
        routers=(
            publication_routes(disclosures, cursor_key=base.cursor_key("publications")),
            page_routes(pages, disclosures, views),
            board_routes(posted, today=base.today),
            board_history_routes(base.gate, posted, cursor_key=base.cursor_key("board")),
            board_pages(pages, posted, views, today=base.today),
            asset_routes(pages.assets),
        ),
        read_models=(PUBLICATIONS, BOARD),
        consumers={
            "points": lambda listener: register(listener, publications),
            "listings": lambda listener: register_board(listener, board),
        },
        jobs={"publish_waiting": publish_waiting},
    )


SERVICE = Service(
    name=NAME,
    settings=DisclosureSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
