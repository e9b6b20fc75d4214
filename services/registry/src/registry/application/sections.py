"""The rules in force: sections of the county pack, each adopted whole in one transaction."""

from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from registry.application.commands import AdoptSection
from registry.application.use_cases import UseCases, within
from registry.domain.ids import section_id
from registry.domain.section import Adoption, Section
from registry.domain.unit import Unit


class SectionUseCases(UseCases):
    """Adopts sections; the same content again changes nothing and answers the same."""

    async def adopt_section(self, command: AdoptSection, context: Context) -> StoredReceipt:
        """Adopt one version of a section: every chunk and the closing event, or nothing.

        Raises `SectionRootDiffersError` where the entries are not those of the root, and
        `SectionAlreadyAdoptedError` where the version holds with other content.
        """
        resolution = command.resolution
        adoption = Adoption(
            kind=command.kind,
            scheme=command.scheme,
            effective_on=command.effective_on,
            resolution_body=resolution.body,
            resolution_on=resolution.decided_on,
            resolution_title=resolution.title,
            resolution_reference=resolution.reference,
            basis=resolution.basis,
        )

        def decide(section: Section | None, unit: Unit | None) -> Decision:
            own = within(unit, context)
            section = section or Section.open(
                self.county, section=command.section, kind=command.kind, version=command.version
            )
            section.adopt(command.entries, root=command.root, adoption=adoption)
            answer = {"section": str(section.id), "root": command.root}
            return Decision(saved=[section], answer=answer, contexts={section.id: own})

        own_id = section_id(self.county, command.section, command.version)
        wanted: list[Wanted] = [(Section, own_id), (Unit, UUID(context.unit))]
        return await self._log.execute(wanted, decide, context)
