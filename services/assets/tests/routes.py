"""The JSON routes of the service; pages have permission tests of their own."""

from fastapi import FastAPI

from chassis.identity.permissions import RoutePermission, route_table

PAGES = "/{language}/"


def json_routes(app: FastAPI) -> list[RoutePermission]:
    """List every JSON route with its permission."""
    return [line for line in route_table(app) if not line.path.startswith(PAGES)]
