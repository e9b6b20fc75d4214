"""The pages and routes over a register that knows the village, served in this process."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg.types.json import Jsonb

import disclosure
from chassis.http.app import AppOptions, create_app
from chassis.pages.assets import asset_routes
from chassis.pages.rendering import Pages
from chassis.replica.memory import RegisterMemory
from disclosure.adapters.charts import RegisterCharts
from disclosure.adapters.register import RegisterNames
from disclosure.entrypoints.board import board_pages, board_routes
from disclosure.entrypoints.honour_rolls import honour_roll_pages, honour_roll_routes
from disclosure.entrypoints.http import publication_routes
from disclosure.entrypoints.money import money_routes
from disclosure.entrypoints.money_pages import money_pages
from disclosure.entrypoints.pages import page_routes
from disclosure.entrypoints.views import Views
from disclosure.projections.money import MoneyReading
from disclosure.projections.shown_honours import HonourRollReading
from kernel.units import unit_id

ACCOUNTS = (
    ("101", "库存现金", "Cash on hand"),
    ("102", "银行存款", "Cash at bank"),
    ("501", "经营收入", "Operating income"),
    ("541", "公益支出", "Public welfare expenses"),
)
NUMERALS = "一二三四五六七八九十"


def grid_name(grid: int) -> str:
    """Write a group's name as the register has it: 三组, 十六组."""
    tens, ones = divmod(grid, 10)
    return ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "") + "组"


def _register_entries(grids: int) -> dict[tuple[str, str | None], list[dict[str, str]]]:
    named = [
        {
            "entry": "unit",
            "unit": f"510604102211/grid/{grid:02d}",
            "name": grid_name(grid),
            "name_en": f"Group {grid}",
        }
        for grid in range(1, grids + 1)
    ]
    body = {"entry": "body", "body": "anjia-party-branch", "name": "安家村党总支部"}
    scheme = {"entry": "scheme", "scheme": "anjia-points"}
    step = {"entry": "cycle_step", "scheme": "anjia-points", "step": "approval"}
    return {
        ("units", None): named,
        ("bodies", None): [body | {"name_en": "General party branch of Anjia Village"}],
        ("scheme", "anjia-points"): [
            scheme
            | {"name": "金山镇安家村村民(单位)日常积分管理细则"}
            | {"name_en": "Rules for the daily points of villagers of Anjia Village"}
        ],
        ("honours", "anjia-points"): [
            {"entry": "honour_title", "title": "ten-star-household"}
            | {"name": "十星家庭户", "name_en": "Ten-star household"}
        ],
        ("chart", None): [
            {"entry": "chart", "chart": "2023-14"},
            {"entry": "chart_role", "role": "cash", "account": "101"},
            {"entry": "chart_role", "role": "bank", "account": "102"},
            *(
                {"entry": "chart_account", "account": code, "name": name, "name_en": name_en}
                for code, name, name_en in ACCOUNTS
            ),
        ],
        ("cycle", "anjia-points"): [step | {"by_body": "anjia-party-branch"}],
    }


def fill_register(superuser: str, grids: int) -> None:
    """Write units and adopted sections into the replica, as registry's events would."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        units = [("510604102211", "village", "安家村")]
        units += [(f"510604102211/grid/{n:02d}", "grid", grid_name(n)) for n in range(1, grids + 1)]
        for key, kind, name in units:
            connection.execute(
                "INSERT INTO replica.units (unit, key, kind, name, division, position)"
                " VALUES (%s, %s, %s, %s, '510604102211', 1)",
                (unit_id("510604", key), key, kind, name),
            )
        for (kind, scheme), entries in _register_entries(grids).items():
            connection.execute(
                "INSERT INTO replica.chunks (section, version, index, entries, position)"
                " VALUES (%s, 1, 0, %s, 1)",
                (kind, Jsonb(entries)),
            )
            connection.execute(
                "INSERT INTO replica.sections (section, version, kind, scheme, chunks, root,"
                " effective_on, position) VALUES (%s, 1, %s, %s, 1, 'sha256:', %s, 1)",
                (kind, kind, scheme, date(2026, 1, 1)),
            )
        connection.execute("UPDATE replica.heard SET position = 1, changes = 1")


@pytest.fixture
def memory(books: Any) -> RegisterMemory:
    fill_register(books.superuser, grids=16)
    memory = RegisterMemory(
        token_of="{}#{}".format, lag_seconds_max=1, today=lambda: date(2026, 3, 1)
    )
    with psycopg.connect(books.app_url) as connection:
        memory.load(connection)
    return memory


@pytest.fixture
def names(memory: RegisterMemory) -> RegisterNames:
    return RegisterNames(memory)


@pytest.fixture
def app(books: Any, names: RegisterNames, memory: RegisterMemory) -> FastAPI:
    room = Path(disclosure.__file__).parent
    pages = Pages([room], demonstration=True)
    shown = HonourRollReading(books.disclosures.reader)
    money = MoneyReading(books.disclosures.reader, RegisterCharts(memory))
    return create_app(
        name="disclosure",
        version="1",
        routers=[
            publication_routes(books.disclosures, cursor_key=b"k" * 32),
            page_routes(pages, books.disclosures, Views(names)),
            board_routes(books.board, today=lambda: books.today),
            board_pages(pages, books.board, Views(names), today=lambda: books.today),
            honour_roll_routes(shown),
            honour_roll_pages(pages, shown, names),
            money_routes(money, cursor_key=b"k" * 32),
            money_pages(pages, money, Views(names), cursor_key=b"k" * 32),
            asset_routes(pages.assets),
        ],
        options=AppOptions(),
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://disclosure") as client:
        yield client
