"""The only place where the objects of assets are made and joined."""

from pathlib import Path

from assets.settings import AssetsSettings
from chassis.foundation import Foundation, ServiceName
from chassis.service import Parts, Service

NAME = ServiceName(name="assets", actions=("assets.log.read",))


def build(_: Foundation) -> Parts:
    """Run what every service has: this service decides nothing yet."""
    return Parts()


SERVICE = Service(
    name=NAME,
    settings=AssetsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
