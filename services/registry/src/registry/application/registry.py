"""The register's use cases in one object, as its entrypoints and its composition use them."""

from chassis.eventstore.log import Log
from registry.application.grids import GridUseCases
from registry.application.households import HouseholdUseCases
from registry.application.installing import InstallUseCases
from registry.application.people import PeopleUseCases
from registry.application.places import PlaceUseCases
from registry.application.ports import Grids, IdentityTokens, PackReader
from registry.application.relations import RelationUseCases
from registry.application.sections import SectionUseCases
from registry.application.subjects import SubjectUseCases


class Registry(
    InstallUseCases,
    PlaceUseCases,
    PeopleUseCases,
    RelationUseCases,
    SubjectUseCases,
    HouseholdUseCases,
    GridUseCases,
    SectionUseCases,
):
    """Handles each command as one transaction: load, decide, save."""

    def __init__(
        self, log: Log, *, county: str, tokens: IdentityTokens, read_pack: PackReader, grids: Grids
    ) -> None:
        """Keep the register of one county on this log."""
        super().__init__(log, county=county)
        self._tokens = tokens
        self._read_pack = read_pack
        self._grids = grids
