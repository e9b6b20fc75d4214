"""The documentation page: the OpenAPI document in Swagger UI, served from this process alone."""

from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from chassis.identity.permissions import Declared, permission

_START = """\
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null,
  });
});
"""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
{events}<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""


_EVENTS = '<p><a href="asyncapi.json">Events: AsyncAPI 3.0</a></p>\n'

Document = Callable[[], dict[str, Any]]


def docs_routes(app: FastAPI, *, token_url: str | None, events: Document | None) -> APIRouter:
    """Give `/openapi.json`, `/docs` and, where there are events, `/asyncapi.json`.

    Signing in from the page goes to `token_url`.
    """
    router = APIRouter(
        include_in_schema=False,
        dependencies=[Depends(Declared(permission("chassis.docs.read", public=True)))],
    )
    assets = _assets()
    policy = _policy(token_url)
    page = _PAGE.replace("{events}", _EVENTS if events else "")

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return JSONResponse(app.openapi())

    @router.get("/docs")
    async def docs() -> Response:
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    @router.get("/docs/start.js")
    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    @router.get("/docs/swagger-ui-bundle.js")
    async def script() -> Response:
        return FileResponse(assets / "swagger-ui-bundle.js", media_type="text/javascript")

    @router.get("/docs/swagger-ui.css")
    async def style() -> Response:
        return FileResponse(assets / "swagger-ui.css", media_type="text/css")

    if events is not None:
        _add_events(router, events)
    return router


def _add_events(router: APIRouter, events: Document) -> None:
    document = cache(events)

    @router.get("/asyncapi.json")
    async def asyncapi() -> Response:
        return JSONResponse(document())


def _assets() -> Path:
    """Find the one version of Swagger UI that its distribution carries."""
    vendored = Path(str(resources.files("swagger_ui_bundle"))) / "vendor"
    return next(vendored.glob("swagger-ui-*"))


def _policy(token_url: str | None) -> str:
    """Let the page style itself in place, which Swagger UI does, and speak to the issuer."""
    place = urlsplit(token_url) if token_url else None
    issuer = f" {place.scheme}://{place.netloc}" if place and place.netloc else ""
    return (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self'{issuer}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
