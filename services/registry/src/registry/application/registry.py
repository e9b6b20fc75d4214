"""The register's use cases in one object, as its entrypoints and its composition use them."""

from chassis.eventstore.log import Log
from registry.application.installing import InstallUseCases
from registry.application.people import PeopleUseCases
from registry.application.places import PlaceUseCases
from registry.application.ports import IdentityTokens, PackReader
from registry.application.sections import SectionUseCases
from registry.application.subjects import SubjectUseCases


class Registry(InstallUseCases, PlaceUseCases, PeopleUseCases, SubjectUseCases, SectionUseCases):
    """Handles each command as one transaction: load, decide, save."""

    def __init__(
        self, log: Log, *, county: str, tokens: IdentityTokens, read_pack: PackReader
    ) -> None:
        """Keep the register of one county on this log."""
        super().__init__(log, county=county)
        self._tokens = tokens
        self._read_pack = read_pack
