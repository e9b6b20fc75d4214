"""Grids (网格): founded under a code, split, closed; and who takes what a grid passes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from registry.application.commands import (
    CloseUnit,
    Escalate,
    FoundGrid,
    NewPart,
    RenameUnit,
    SplitGrid,
)
from registry.application.ports import Grids, RankedPost
from registry.application.use_cases import UseCases, known, within
from registry.domain.grid import GridNumberError, GridRankError
from registry.domain.grid_rules import GridRank, GridRules
from registry.domain.ids import post_id
from registry.domain.post import Post
from registry.domain.unit import Unit


class GridUseCases(UseCases):
    """Founds grids by the adopted rules; repeating a command changes nothing."""

    _grids: Grids

    async def found_grid(self, command: FoundGrid, context: Context) -> StoredReceipt:
        """Found a grid within a village, with the posts that stand in each of its sort."""
        rules = await self._grids.rules_on(command.since)
        key = await self._look(Unit, command.within, lambda unit: known(unit).key)
        part = NewPart(number=command.number, name=command.name)
        grid = _Part(self.county, rules, sort=command.sort, within=key, part=part)

        def decide(village: Unit | None, unit: Unit | None, *posts: Post | None) -> Decision:
            own = within(village, context)
            saved = grid.found(known(village), unit, posts)
            contexts = {each.id: replace(own, unit=str(grid.unit)) for each in saved}
            founded = saved[0]
            assert isinstance(founded, Unit)
            return Decision(saved=saved, answer=_answer(founded), contexts=contexts)

        wanted: list[Wanted] = [(Unit, command.within), *grid.wanted()]
        return await self._log.execute(wanted, decide, context)

    async def split_grid(self, command: SplitGrid, context: Context) -> StoredReceipt:
        """Make new grids out of part of one; households are then placed in them one by one."""
        rules = await self._grids.rules_on(command.since)
        if len({part.number for part in command.into}) != len(command.into):
            raise GridNumberError("name each new grid's number once")
        sort, parent = await self._look(Unit, command.grid, lambda unit: _place(unit, command))
        village = parent[rules.sort(sort).tree]
        key = await self._look(Unit, village, lambda unit: known(unit).key)
        parts = [
            _Part(self.county, rules, sort=sort, within=key, part=part) for part in command.into
        ]

        def decide(grid: Unit | None, above: Unit | None, *found: Any) -> Decision:
            own = within(grid, context)
            split = known(grid)
            left = list(found)
            founded: list[Any] = []
            for part in parts:
                count = len(part.wanted())
                unit, *posts = left[:count]
                founded += part.found(known(above), unit, posts, split_from=split.id)
                left = left[count:]
            if any(each.pending_events for each in founded):
                split.split_grid([part.unit for part in parts], since=command.since)
            contexts = {
                each.id: replace(own, unit=str(each.unit if isinstance(each, Post) else each.id))
                for each in founded
            }
            answer = {"grid": str(split.id), "into": [str(part.unit) for part in parts]}
            return Decision(saved=[split, *founded], answer=answer, contexts=contexts)

        wanted: list[Wanted] = [(Unit, command.grid), (Unit, village)]
        wanted += [each for part in parts for each in part.wanted()]
        return await self._log.execute(wanted, decide, context)

    async def rename_unit(self, command: RenameUnit, context: Context) -> StoredReceipt:
        """Give a grid another name; its code stays."""

        def decide(unit: Unit | None) -> Decision:
            own = within(unit, context)
            renamed = known(unit)
            renamed.check_open_grid(command.since)
            renamed.rename(command.name, since=command.since)
            return Decision(saved=[renamed], answer=_answer(renamed), contexts={renamed.id: own})

        return await self._log.execute([(Unit, command.unit)], decide, context)

    async def close_unit(self, command: CloseUnit, context: Context) -> StoredReceipt:
        """Note the last day of a grid; its code is never given again."""

        def decide(unit: Unit | None) -> Decision:
            own = within(unit, context)
            closed = known(unit)
            if closed.closed_on is None:
                closed.check_open_grid(command.on)
            closed.close(on=command.on, reason=command.reason)
            return Decision(saved=[closed], answer=_answer(closed), contexts={closed.id: own})

        return await self._log.execute([(Unit, command.unit)], decide, context)

    async def escalate(self, command: Escalate, context: Context) -> StoredReceipt:
        """Find the lowest rank above that somebody holds; each vacancy on the way is noted.

        A vacancy counts in the unit of the vacant post, whoever came upon it.
        """
        rules = await self._grids.rules_on(command.on)
        ranks = _above(rules, command.above)
        ladder = await self._grids.ladder(command.grid, [rank.key for rank in ranks], command.on)

        def decide(grid: Unit | None, *posts: Post | None) -> Decision:
            own = within(grid, context)
            taken, skipped, contexts = None, [], {}
            noted = []
            by_id = {post.id: post for post in posts if post is not None}
            for rank in ranks:
                steps = [step for step in ladder if step.kind == rank.key]
                taken = _taken(rank, steps, by_id, command.on)
                if taken is not None:
                    break
                for step in steps:
                    by_id[step.post].note_vacancy(command.on)
                    noted.append(by_id[step.post])
                    contexts[step.post] = replace(own, unit=str(step.unit), division=step.division)
                    skipped.append({"rank": rank.key, "post": str(step.post)})
            answer = {"grid": str(command.grid), "to": taken, "skipped": skipped}
            return Decision(saved=noted, answer=answer, contexts=contexts)

        wanted: list[Wanted] = [(Unit, command.grid), *((Post, step.post) for step in ladder)]
        return await self._log.execute(wanted, decide, context)


class _Part:
    """One grid to be founded: the unit and posts that it needs, and how they come to be."""

    def __init__(
        self, county: str, rules: GridRules, *, sort: str, within: str, part: NewPart
    ) -> None:
        self._county = county
        self._rules = rules
        self._sort = rules.sort(sort)
        self._part = part
        self._key = rules.unit_key(sort=sort, number=part.number, within=within)
        self.unit = UseCases.id_of_unit(county, self._key)
        self._posts = [(f"{self._key}/post/{rank.key}", rank) for rank in rules.ranks_at(sort)]

    def wanted(self) -> list[Wanted]:
        """Name what is to be loaded: the unit first, then its posts."""
        posts: list[Wanted] = [(Post, post_id(self._county, key)) for key, _ in self._posts]
        return [(Unit, self.unit), *posts]

    def found(
        self,
        village: Unit,
        unit: Unit | None,
        posts: Sequence[Post | None],
        *,
        split_from: UUID | None = None,
    ) -> list[Unit | Post]:
        """Found the grid in its village, or confirm that it is founded like this."""
        identity = self._rules.identity(
            sort=self._sort.key, number=self._part.number, division=village.division
        )
        said = {"kind": self._sort.key, "name": self._part.name, "division": village.division}
        if unit is None:
            unit = Unit.establish(self._county, key=self._key, **said)
        else:
            unit.confirm(**said)
        if unit.grid is None:
            unit.code_grid(identity, split_from=split_from)
        unit.place(self._sort.tree, village.id, above=[village.id])
        made = [
            post or _post(self._county, key, rank, unit=self.unit)
            for (key, rank), post in zip(self._posts, posts, strict=True)
        ]
        return [unit, *made]


def _post(county: str, key: str, rank: GridRank, *, unit: UUID) -> Post:
    return Post.establish(
        county, key=key, kind=rank.key, unit=unit, body=None, name=rank.name, seats=rank.seats
    )


def _place(unit: Unit | None, command: SplitGrid) -> tuple[str, dict[str, UUID]]:
    grid = known(unit)
    return grid.check_open_grid(command.since).sort, grid.parents


def _above(rules: GridRules, rank: str | None) -> Sequence[GridRank]:
    chain = rules.chain()
    keys = [each.key for each in chain]
    if rank is None:
        return chain
    if rank not in keys:
        raise GridRankError(f"{rank} is none of the ranks of the chain: {', '.join(keys)}")
    return chain[keys.index(rank) + 1 :]


def _taken(
    rank: GridRank, steps: Sequence[RankedPost], posts: dict[UUID, Post], on: date
) -> dict[str, Any] | None:
    """Give the rank with its holders on a day, or None where its posts are vacant."""
    for step in steps:
        holders = posts[step.post].holders(on)
        if holders:
            return {
                "rank": rank.key,
                "post": str(step.post),
                "unit": str(step.unit),
                "holders": sorted(str(holder) for holder in holders),
            }
    return None


def _answer(unit: Unit) -> dict[str, Any]:
    assert unit.grid is not None
    return {"grid": str(unit.id), "code": unit.grid.code}
