"""The only place where the objects of disclosure are made and joined."""

from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.listen.listener import Listener
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.parts import Parts
from chassis.service import Service
from disclosure.adapters.charts import RegisterCharts
from disclosure.adapters.received import PostgresReceived
from disclosure.adapters.received_money import PostgresReceivedMoney
from disclosure.adapters.register import RegisterNames
from disclosure.application.board import Board
from disclosure.application.honour_rolls import HonourRolls
from disclosure.application.publications import Publications
from disclosure.entrypoints.board import board_history_routes, board_pages, board_routes
from disclosure.entrypoints.board_messages import register_board
from disclosure.entrypoints.honour_rolls import honour_roll_pages, honour_roll_routes
from disclosure.entrypoints.honours_heard import register_honours
from disclosure.entrypoints.http import publication_routes
from disclosure.entrypoints.messages import register
from disclosure.entrypoints.money import money_routes
from disclosure.entrypoints.money_messages import register_money
from disclosure.entrypoints.money_pages import money_pages
from disclosure.entrypoints.pages import page_routes
from disclosure.entrypoints.views import Views
from disclosure.projections.board import BOARD, BoardReads
from disclosure.projections.disclosed import Disclosures
from disclosure.projections.honour_rolls import HONOUR_ROLLS
from disclosure.projections.money import MoneyReading
from disclosure.projections.publications import PUBLICATIONS
from disclosure.projections.shown_honours import HonourRollReading
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
    rolls = HonourRolls(base.log, today=base.today)
    shown = HonourRollReading(base.reader)
    board = Board(base.log)
    posted = BoardReads(base.reader)
    money = MoneyReading(base.reader, RegisterCharts(base.register))
    money_key = base.cursor_key("money")
    views = Views(names)
    pages = Pages([ROOM], demonstration=base.settings.demonstration)

    async def publish_waiting() -> None:
        await publications.publish_waiting()

    def hear_points(listener: Listener) -> None:
        register(listener, publications)
        register_honours(listener, rolls)

    return Parts(
        routers=(
            publication_routes(disclosures, cursor_key=base.cursor_key("publications")),
            page_routes(pages, disclosures, views),
            board_routes(posted, today=base.today),
            board_history_routes(base.gate, posted, cursor_key=base.cursor_key("board")),
            board_pages(pages, posted, views, today=base.today),
            honour_roll_routes(shown),
            honour_roll_pages(pages, shown, names),
            money_routes(money, cursor_key=money_key),
            money_pages(pages, money, views, cursor_key=money_key),
            asset_routes(pages.assets),
        ),
        read_models=(PUBLICATIONS, BOARD, HONOUR_ROLLS),
        consumers={
            "points": hear_points,
            "books": lambda listener: register_money(
                listener, PostgresReceivedMoney(base.database)
            ),
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
