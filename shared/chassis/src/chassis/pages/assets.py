"""Style sheets and pictures under names made of their content, so that they may be kept."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.errors import BrokenError, NotFoundError
from chassis.identity.permissions import Declared, permission

ASSETS = "assets"
"""The path below which the assets of a service are served."""
DIGEST_CHARACTERS = 12
KEPT_FOR = "public, max-age=31536000, immutable"


class AssetUnknownError(NotFoundError):
    """No asset has this name with this content; the page that named it is an old one."""

    code = "asset_unknown"


class AssetMissingError(BrokenError):
    """A template names an asset that no folder holds."""

    code = "asset_missing"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is served."""

    name: str
    content: bytes
    media_type: str


class Assets:
    """The files of some folders, read once; a later folder's file hides an earlier one's."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read every file of the folders."""
        self._names: dict[str, str] = {}
        self._served: dict[str, Asset] = {}
        for folder in folders:
            for file in sorted(folder.iterdir()):
                if file.is_file():
                    self._add(file)

    def path(self, name: str) -> str:
        """Give the path, from the service's root, under which a file is served.

        Raises `AssetMissingError` for a file that is not there.
        """
        try:
            return f"{ASSETS}/{self._names[name]}"
        except KeyError:
            raise AssetMissingError(f"put {name} into a static folder, or name another") from None

    def find(self, served_name: str) -> Asset:
        """Give the file of a served name; raises `AssetUnknownError`."""
        try:
            return self._served[served_name]
        except KeyError:
            raise AssetUnknownError("load the page again: it names an older file") from None

    @property
    def served(self) -> Mapping[str, Asset]:
        """Every file by its served name."""
        return self._served

    def _add(self, file: Path) -> None:
        content = file.read_bytes()
        digest = standard_provider().digests[SHA256].digest(content).hex()[:DIGEST_CHARACTERS]
        served = f"{file.stem}.{digest}{file.suffix}"
        media_type, _ = mimetypes.guess_type(file.name)
        self._names[file.name] = served
        self._served[served] = Asset(
            name=file.name, content=content, media_type=media_type or "application/octet-stream"
        )


def asset_routes(assets: Assets) -> APIRouter:
    """Give the route of the assets; anybody may read them."""
    router = APIRouter(
        include_in_schema=False,
        dependencies=[Depends(Declared(permission("chassis.assets.read", public=True)))],
    )

    @router.get(f"/{ASSETS}/{{name}}")
    async def asset(name: str) -> Response:
        found = assets.find(name)
        return Response(
            found.content, media_type=found.media_type, headers={"Cache-Control": KEPT_FOR}
        )

    return router
