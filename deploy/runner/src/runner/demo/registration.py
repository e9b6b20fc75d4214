"""The first night: the pack is installed, and everybody is registered, linked and appointed."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any
from uuid import UUID

from kernel.ids import named_id
from kernel.units import unit_id
from runner.demo.cast import BRANCH, COUNTY, GRIDS, VILLAGE, Cast, Person, Subject, grid_key
from runner.demo.packs import first_pack
from runner.demo.rules import SCHEME
from runner.demo.script import Plan
from runner.demo.seasons import FIRST_ON, REGISTERED_AT
from runner.demo.stage import Stage
from runner.demo.wire import Answer, told
from runner.errors import AnswerError

CREATED = 201
ACCOUNT_SECONDS_MAX = 120.0
PAGE_ITEMS = 200
PAUSE_SECONDS = 0.2
RESOLUTION = "演示:2026年1月1日起任职"
FIRST_RESOLUTION = "示例-县-2025-01"

TOWN = "510604102"
PARTY_ROOT = "510604102/party"
AUDITOR_POST = ("demo-auditor", "auditor", COUNTY, "审计员(演示)")
INTEGRATOR_POST = ("demo-integrator", "integrator-points", TOWN, "数据对接人(演示)")
DEPUTY_POST = ("demo-deputy-secretary", "party-branch-deputy-secretary", BRANCH, "副书记(演示)")


def unit(key: str) -> str:
    """Give the id of a unit of the demonstration's county."""
    return str(unit_id(COUNTY, key))


def account_id(subject: str) -> str:
    """Give the id of a subject's points account."""
    return str(named_id(f"/points/account/{SCHEME}/{UUID(subject)}"))


async def register(plan: Plan, stage: Stage) -> None:
    """Install the first pack and register the cast; whatever is there already stays."""
    stage.time.move(REGISTERED_AT)
    registrar = _Registrar(plan, stage)
    await registrar.begin()
    await registrar.register_people()
    await registrar.link()
    await registrar.place_the_party()
    await registrar.appoint()
    await stage.settle()
    await registrar.wait_for_accounts()
    stage.progress.registered = True
    stage.keep()


class _Registrar:
    """Sends what the county's registrar enters, each under a key of its own."""

    def __init__(self, plan: Plan, stage: Stage) -> None:
        self._cast: Cast = plan.cast
        self._terms = plan.terms
        self._stage = stage
        self._prefix = f"demo-{plan.seed}-{plan.scale:g}"

    async def begin(self) -> None:
        stage = self._stage
        stage.show.say("installing the county pack of Luojiang, first score table")
        pack = await asyncio.to_thread(first_pack, stage.pack, stage.folder, on=FIRST_ON)
        await stage.command("registry", "install-pack", str(pack))
        registrar = self._cast.registrar
        who = ("--name", registrar.name, "--issuer", stage.issuer, "--subject", registrar.key)
        await stage.command("registry", "register-first", *who, "--resolution", FIRST_RESOLUTION)
        await stage.settle()

    async def register_people(self) -> None:
        cast, stage = self._cast, self._stage
        contacts = [each.person for each in cast.subjects if each.kind != "household"]
        people = [cast.auditor, cast.integrator, cast.lender, cast.heir, *contacts]
        people += cast.officials
        stage.show.phase("register", len(people) + len(cast.subjects))
        await self._all(self._person(person) for person in people)
        await self._all(self._subject(subject) for subject in cast.subjects)
        stage.keep()
        after = stage.wire.positions["registry"]
        await stage.wire.expect("registry", f"/units/{unit(COUNTY)}", params={"after": after})

    async def link(self) -> None:
        people = [each for each in self._cast.persons if each != self._cast.registrar]
        self._stage.show.phase("link", len(people))
        await self._all(self._link(person) for person in people)

    async def place_the_party(self) -> None:
        """Put the town's party committee below the town: the pack's party tree begins with it.

        Only so does a registrar of the county reach the posts of the village's branch.
        """
        self._stage.show.phase("posts", 4)
        body = {"tree": "party", "parent": unit(TOWN)}
        await self._post(f"/units/{unit(PARTY_ROOT)}/placements", body, name="place-party")
        await self._stage.settle()

    async def appoint(self) -> None:
        cast = self._cast
        terms: list[tuple[Person, str, str]] = [
            (officer, "grid-officer", grid_key(grid))
            for grid, officer in enumerate(cast.officers, start=1)
        ]
        terms += [(each, "assessment-group-member", VILLAGE) for each in cast.members]
        terms += [(each, "supervision-committee-member", VILLAGE) for each in cast.supervisors]
        terms += [(cast.secretary, "party-branch-secretary", BRANCH)]
        terms += [(term.person, term.kind, term.unit) for term in self._terms]
        for person, (key, kind, place, name) in (
            (cast.auditor, AUDITOR_POST),
            (cast.deputy, DEPUTY_POST),
            (cast.integrator, INTEGRATOR_POST),
        ):
            body = {"key": key, "kind": kind, "unit": unit(place), "name": name, "seats": 1}
            await self._post("/posts", body, name=f"post-{key}")
            terms.append((person, kind, place))
        after = self._stage.wire.positions["registry"]
        self._stage.show.phase("appoint", len(terms))
        await self._all(self._appoint(*term, after=after) for term in terms)

    async def wait_for_accounts(self) -> None:
        """Wait until points has opened an account for every subject."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + ACCOUNT_SECONDS_MAX
        wanted = len(self._cast.subjects)
        while (found := await self._accounts()) < wanted:
            if loop.time() > ends_at:
                raise AnswerError(f"points opened {found} of {wanted} accounts: read its log")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _accounts(self) -> int:
        grids = range(1, GRIDS + 1)
        return sum(await asyncio.gather(*(self._accounts_in(grid) for grid in grids)))

    async def _accounts_in(self, grid: int) -> int:
        found, cursor = 0, None
        params: dict[str, Any] = {"scheme": SCHEME, "limit": PAGE_ITEMS}
        params["grid"] = unit(grid_key(grid))
        while True:
            page = await self._stage.wire.expect(
                "points",
                "/accounts",
                actor=self._cast.registrar.key,
                params=params if cursor is None else {**params, "cursor": cursor},
            )
            found += len(page.body["items"])
            cursor = page.body["next"]
            if cursor is None:
                return found

    async def _person(self, person: Person) -> None:
        body = {"name": person.name, "key": person.key, "unit": unit(VILLAGE)}
        answer = await self._post("/persons", body, name=f"person-{person.key}")
        self._stage.progress.persons[person.key] = answer.body["person"]

    async def _subject(self, subject: Subject) -> None:
        known = self._stage.progress
        common = {
            "number": subject.number,
            "unit": unit(grid_key(subject.grid)),
            "label": subject.label,
        }
        if subject.kind == "household":
            head = {"name": subject.person.name, "key": subject.person.key}
            answer = await self._post(
                "/households", {**common, "head": head}, name=f"subject-{subject.key}"
            )
            known.persons[subject.person.key] = answer.body["head"]
            known.subjects[subject.key] = answer.body["household"]
            return
        contact = known.persons[subject.person.key]
        body = {**common, "kind": subject.kind, "name": subject.name, "contact": contact}
        answer = await self._post("/organisations", body, name=f"subject-{subject.key}")
        known.subjects[subject.key] = answer.body["organisation"]

    async def _link(self, person: Person) -> None:
        path = f"/persons/{self._stage.progress.persons[person.key]}/links"
        body = {"issuer": self._stage.issuer, "subject": person.key}
        await self._post(path, body, name=f"link-{person.key}")

    async def _appoint(self, person: Person, kind: str, place: str, *, after: int) -> None:
        posts = await self._stage.wire.expect(
            "registry", "/posts", params={"unit": unit(place), "after": after, "limit": PAGE_ITEMS}
        )
        found: Sequence[str] = [
            post["post"] for post in posts.body["items"] if post["kind"] == kind
        ]
        if len(found) != 1:
            raise AnswerError(f"{place} has {len(found)} posts of kind {kind}, not one")
        self._stage.progress.posts[f"{place}/{kind}"] = found[0]
        body = {
            "person": self._stage.progress.persons[person.key],
            "since": FIRST_ON.isoformat(),
            "resolution": RESOLUTION,
        }
        await self._post(
            f"/posts/{found[0]}/appointments", body, name=f"appoint-{person.key}-{kind}"
        )

    async def _post(self, path: str, body: dict[str, Any], *, name: str) -> Answer:
        answer = await self._stage.wire.post(
            "registry", path, body, actor=self._cast.registrar.key, key=f"{self._prefix}-{name}"
        )
        if answer.status != CREATED:
            raise AnswerError(f"POST registry{path} answered {told(answer)}")
        self._stage.show.advance(1, f"{REGISTERED_AT:%Y-%m-%d}")
        return answer

    async def _all(self, work: Iterable[Awaitable[None]]) -> None:
        await asyncio.gather(*work)
