"""All pages of points."""

from fastapi import APIRouter

from points.entrypoints.pages.approval import approval_routes
from points.entrypoints.pages.declaration import declaration_routes
from points.entrypoints.pages.files import file_routes
from points.entrypoints.pages.grid_work import grid_work_routes
from points.entrypoints.pages.home import home_routes
from points.entrypoints.pages.objections import objection_page_routes
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.recognition import recognition_routes
from points.entrypoints.pages.record import record_routes
from points.entrypoints.pages.statement import statement_routes

FORMS_WITH_FILES = (
    "/{language}/grids/{grid}/accounts/{account}/record",
    "/{language}/accounts/{account}/declaration",
    "/{language}/accounts/{account}/objection",
)


def page_routes(parts: PageParts) -> tuple[APIRouter, ...]:
    """Give the routers of the pages and of the sign-in before them."""
    return (
        parts.desk.sign_in,
        home_routes(parts),
        record_routes(parts),
        declaration_routes(parts),
        file_routes(parts),
        grid_work_routes(parts),
        recognition_routes(parts),
        approval_routes(parts),
        statement_routes(parts),
        objection_page_routes(parts),
    )
