"""The only place where the objects of registry are made and joined."""

from collections.abc import Sequence
from pathlib import Path

from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.service import Service
from registry.adapters.adopted_grids import AdoptedGrids
from registry.adapters.names import VaultNames
from registry.adapters.pack_files import read_pack
from registry.application.registry import Registry
from registry.entrypoints import cli, first, forgetting
from registry.entrypoints import service as routes
from registry.entrypoints.http import registry_routes
from registry.projections.followed import MODELS
from registry.projections.reading import Reading
from registry.settings import RegistrySettings

NAME = ServiceName(name="registry", actions=(*routes.ACTIONS, "registry.log.read"))


def make_registry(base: Foundation) -> Registry:
    """Join the use cases on an open foundation."""
    return Registry(
        base.log,
        county=base.settings.county,
        tokens=base.identity_tokens,
        read_pack=read_pack,
        grids=AdoptedGrids(Reading(base.reader)),
    )


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    service = routes.Service(
        registry=make_registry(base),
        reading=Reading(base.reader),
        names=VaultNames(base.vault),
        gate=base.gate,
        cursor_key=base.cursor_key("registry"),
    )

    return Parts(routers=registry_routes(service), read_models=MODELS, titles=routes.TITLES)


async def install_pack(base: Foundation, arguments: Sequence[str]) -> int:
    """Install a county pack."""
    given = cli.parse(["install-pack", *arguments])
    return await cli.install_pack(make_registry(base), given.folder)


async def register_first(base: Foundation, arguments: Sequence[str]) -> int:
    """Register the first registrar."""
    given = first.parse(arguments)
    return await first.register_first(make_registry(base), given, today=base.today())


async def forget(base: Foundation, arguments: Sequence[str]) -> int:
    """Forget a person."""
    given = forgetting.parse(arguments)
    return await forgetting.forget(make_registry(base), given, today=base.today())


SERVICE = Service(
    name=NAME,
    settings=RegistrySettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={"install-pack": install_pack, "register-first": register_first, "forget": forget},
)
