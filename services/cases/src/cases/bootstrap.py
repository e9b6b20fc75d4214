"""The only place where the objects of cases are made and joined."""

from pathlib import Path

from cases.settings import CasesSettings
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.service import Service

NAME = ServiceName(name="cases", actions=("cases.log.read",))


def build(_: Foundation) -> Parts:
    """Run what every service has: this service decides nothing yet."""
    return Parts()


SERVICE = Service(
    name=NAME,
    settings=CasesSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
