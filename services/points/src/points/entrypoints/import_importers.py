"""Who imports: a caller with a token, or the person whom an operator names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.context import Context
from chassis.errors import NotPermittedError
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.identity.policies import Policies, Question
from chassis.replica.memory import RegisterMemory
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.import_subjects import RegisteredSubjects
from points.application.import_commands import Importer

RECORD = "points.entry.record"
"""A file of acts is entered by whoever may enter each of them."""


@dataclass(frozen=True, kw_only=True)
class Importers:
    """Finds out in which grids of a scheme somebody may record."""

    subjects: RegisteredSubjects
    rules: AdoptedRules
    register: RegisterMemory
    policies: Policies
    today: Callable[[], date]

    async def of_caller(self, caller: Caller, scheme: str) -> Importer:
        """Give the caller as an importer; raises `NotPermittedError` where no grid is reached."""
        person = caller.person

        def within(grid: UUID) -> Context | None:
            if caller.grant(grid) is None:
                return None
            return caller.context(
                unit=grid,
                division=self.register.unit(grid).division,
                effective_on=self.today(),
                via="import",
            )

        return await self._importer(person, scheme, within)

    async def of_person(self, person: UUID, scheme: str) -> Importer:
        """Give a person as an importer, by the posts that the register tells of."""
        today = self.today()
        posts = tuple(post for post in self.register.held(person, today) if post.holds_on(today))

        def within(grid: UUID) -> Context | None:
            question = Question(
                person=person,
                posts=posts,
                permission=permission(RECORD),
                unit=grid,
                above=self.register.above(grid, today),
            )
            grant = self.policies.decide(question)
            if grant is None or grant.post is None:
                return None
            return Context(
                actor=f"person/{person}/{grant.post.id}",
                unit=str(grid),
                division=self.register.unit(grid).division,
                effective_on=today,
                via="import",
                policy=self.policies.policy_hash,
                basis=self.register.basis(),
            )

        return await self._importer(person, scheme, within)

    async def _importer(
        self, person: UUID, scheme: str, within: Callable[[UUID], Context | None]
    ) -> Importer:
        village = self.rules.unit_of(scheme)
        subjects = await self.subjects.of(scheme)
        contexts = {grid: within(grid) for grid in sorted(set(subjects.grids.values()))}
        grids = {grid: context for grid, context in contexts.items() if context is not None}
        if not grids:
            raise NotPermittedError("none of your posts lets you record in a grid of this scheme")
        whole = replace(
            next(iter(grids.values())),
            unit=str(village),
            division=self.register.unit(village).division,
        )
        return Importer(person=person, whole=whole, grids=grids, subjects=subjects)
