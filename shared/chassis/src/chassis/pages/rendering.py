"""Renders the pages of a service: escaped, in the asked language, checked again at every visit."""

from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.errors import NotFoundError
from chassis.pages import formats
from chassis.pages.assets import Assets
from chassis.pages.languages import SPOKEN, Catalogues, Spoken, other

TEMPLATES = "templates"
STATIC = "static"
LOCALE = "locale"
NO_CACHE = "no-cache"
"""A page may be kept, but is asked for anew at every visit; its ETag makes that cheap."""

_HOUSE = Path(__file__).parent


class LanguageUnknownError(NotFoundError):
    """The pages are in Chinese and English only."""

    code = "language_unknown"


class Pages:
    """The pages of one service on the house look; a service's own files stand before the house's.

    Each room is a folder with `templates`, `static` and `locale/en.po`, of which none must exist.
    """

    def __init__(self, rooms: Sequence[Path], *, demonstration: bool) -> None:
        """Read everything once; `demonstration` puts the band on every page."""
        places = [_HOUSE, *rooms]
        self.assets = Assets([room / STATIC for room in places if (room / STATIC).is_dir()])
        catalogues = Catalogues([room / LOCALE for room in places if (room / LOCALE).is_dir()])
        self._environments = {
            spoken.path: _environment(places, catalogues, spoken) for spoken in SPOKEN.values()
        }
        self._demonstration = demonstration

    def render(self, request: Request, template: str, spoken: Spoken, **values: Any) -> Response:
        """Give a page, or 304 where the reader's copy is still the same."""
        return _answer(request, self.text(request, template, spoken, **values))

    def text(self, request: HTTPConnection, template: str, spoken: Spoken, **values: Any) -> str:
        """Give a page's HTML."""
        path = own_path(request)
        environment = self._environments[spoken.path]
        return environment.get_template(template).render(
            spoken=spoken,
            other=other(spoken),
            other_path=_root(path) + _in_language(path, other(spoken)),
            asset=partial(self._asset, path),
            link=partial(_link, path),
            demonstration=self._demonstration,
            **values,
        )

    def _asset(self, path: str, name: str) -> str:
        return _root(path) + self.assets.path(name)


def spoken_in(path_segment: str) -> Spoken:
    """Give the language of a page's first path segment; raises `LanguageUnknownError`."""
    try:
        return SPOKEN[path_segment]
    except KeyError:
        raise LanguageUnknownError("ask for /zh/ or /en/") from None


def way_to(request: HTTPConnection, target: str) -> str:
    """Give the way from a page to another address of the service, right under any prefix."""
    return _link(own_path(request), target)


def _environment(places: Sequence[Path], catalogues: Catalogues, spoken: Spoken) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(room / TEMPLATES) for room in reversed(places)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds these two at run time, so no annotation knows them.
    install: Callable[..., None] = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(catalogues.of(spoken), newstyle=True)
    environment.filters.update(
        date=partial(formats.write_date, spoken=spoken),
        instant=partial(formats.write_instant, spoken=spoken),
        points=formats.write_points,
        number=formats.write_number,
        yuan=formats.write_yuan,
        period=partial(formats.write_period, spoken=spoken),
    )
    return environment


def own_path(request: HTTPConnection) -> str:
    """Give the path from the service's own root: a proxy may serve it below a prefix."""
    path: str = request.scope["path"]
    prefix: str = request.scope.get("root_path", "")
    return path.removeprefix(prefix) if prefix else path


def _root(path: str) -> str:
    """Give the way from a page back to the service's root, right under any prefix."""
    return "../" * (path.count("/") - 1) or "./"


def _link(path: str, target: str) -> str:
    return _root(path) + quote(target.removeprefix("/"), safe="/?&=#%")


def _in_language(path: str, spoken: Spoken) -> str:
    _, first, *rest = path.split("/")
    # What stands in no language, such as the way back from the issuer, has no other one.
    return quote("/".join((spoken.path, *rest))) if first in SPOKEN else f"{spoken.path}/"


def _answer(request: Request, text: str) -> Response:
    content = text.encode()
    tag = f'"{standard_provider().digests[SHA256].digest(content).hex()}"'
    headers = {"Cache-Control": NO_CACHE, "ETag": tag, "Vary": "Accept-Encoding"}
    known = [given.strip() for given in request.headers.get("if-none-match", "").split(",")]
    if tag in known or f"W/{tag}" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HTMLResponse(content, headers=headers)
