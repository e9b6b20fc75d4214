"""A village of the played county that signs its payments on a chain of another county's pack."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chassis.http.positions import POSITION_HEADER
from chassis.identity.paper import PAPER_HEADER
from chassis.testing.originals import pdf
from kernel.beijing import business_date
from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from tests.conftest import PlayedCounty

COUNTY = "510604"
LIZHOU = Path(__file__).parents[1] / "packs" / "lizhou"
SINCE = "2026-06-01"
WAIT_SECONDS_MAX = 60
PAUSE_SECONDS = 0.2


class SigningVillage:
    """Adopts a chain for a village, fills its posts, and sends what is done on one payment."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Play in this village; `name` tells its requests apart from those of other scenarios."""
        self.county = county
        self.name = name
        self.village = village
        self.signers: dict[str, str] = {}
        """By kind of post, who held it first; each of them holds one post."""
        self.posts: dict[str, str] = {}
        self._appointed: dict[str, None] = {}
        self._sent = 0
        self._position = "0"
        self._answered = ""

    @property
    def unit(self) -> str:
        """The village's id in the register."""
        return str(unit_id(COUNTY, self.village))

    @property
    def position(self) -> str:
        """How far the service's log had come when it last answered."""
        return self._position

    def adopt(
        self,
        section: str,
        moved: Mapping[str, str],
        *,
        pack: Path = LIZHOU,
        named: str | None = None,
    ) -> None:
        """Adopt a section of a pack for this county's own units, or under another name."""
        read = read_pack(pack)
        text = json.dumps(section_entries(read, section), ensure_ascii=False)
        for old, new in moved.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        self.adopt_entries(named or section, read.section(section).kind, json.loads(text))

    def adopt_entries(self, section: str, kind: str, entries: list[Any]) -> None:
        """Adopt a section with these entries, and fill the posts that its chains name."""
        body = {
            "section": section,
            "kind": kind,
            "version": 1,
            "unit": self.unit,
            "entries": entries,
            "root": section_hash(entries),
            "effective_on": SINCE,
            "resolution": {
                "body": "演示",
                "decided_on": SINCE,
                "title": "演示付款审签办法",
                "reference": f"演示-{self.name}",
                "basis": "illustrative",
            },
        }
        self._register("/sections", body)
        for entry in entries:
            if entry["entry"] == "payment_step":
                self.fill(entry["post"], entry["post_unit"])

    def fill(self, kind: str, unit: str) -> str:
        """Found a post and let somebody hold it who holds no other; gives who that is."""
        where = str(unit_id(COUNTY, unit))
        body = {
            "key": f"{unit}/post/demo-{kind}",
            "kind": kind,
            "unit": where,
            "name": kind,
            "seats": 2,
        }
        self.posts[kind] = self._register("/posts", body)["post"]
        self.signers[kind] = who = self.newcomer()
        self.appoint(kind, who)
        return who

    def newcomer(self) -> str:
        """Give somebody who plays nowhere else and holds no post."""
        return self.county.newcomer()

    def appoint(self, kind: str, who: str) -> None:
        """Let somebody hold a post, beside whoever holds it already."""
        term = {"person": self.county.person(who), "since": SINCE, "resolution": "演示任命"}
        self._register(f"/posts/{self.posts[kind]}/appointments", term)
        self._appointed[who] = None

    def settle(self) -> None:
        """Wait until the service knows of all who were appointed, and so of what was before it."""
        self.until(lambda: all(map(self._is_known, self._appointed)))
        self._appointed.clear()

    def terms(self, *, amount_fen: int = 880_000) -> dict[str, Any]:
        """Give what is asked for, beside unit and number."""
        return {
            "purpose": "road-repair",
            "payee": self.county.subject("firm-01"),
            "payee_type": "firm",
            "amount_fen": amount_fen,
            "resolution": "演示〔2026〕1号",
        }

    def ask(self, number: str, *, by: str) -> str:
        """Ask for a payment, once the service knows of the chain and all holders; gives its id."""
        self.settle()
        asked = {**self.terms(), "unit": self.unit, "number": f"{self.name}-{number}"}
        request = ""

        def bound() -> bool:
            nonlocal request
            answer = self.send("/payment-requests", asked, by=by)
            if answer[0] != 201:
                return False
            request = answer[1]["payment_request"]
            return True

        self.until(bound)
        assert self.story(request, by=by)["chain"] is not None
        return request

    def do(self, request: str, act: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        """Do one thing on a request; gives the status and, where it is refused, the code."""
        status, answer = self.send(f"/payment-requests/{request}/{act}", body, by=by)
        return status, answer.get("code", "")

    def sign(self, request: str, step: str, kind: str, *, version: int = 1) -> tuple[int, str]:
        """Let the holder of a post sign a step."""
        body = {"step": step, "version": version}
        return self.do(request, "signatures", body, by=self.signers[kind])

    def enter(
        self, request: str, step: str, kind: str, *, clerk: str
    ) -> tuple[int, dict[str, Any]]:
        """Let the clerk enter what the holder of a post signed on paper; gives the answer."""
        signer, sheet = self.county.person(self.signers[kind]), self.kept(by=clerk)
        self._sent += 1
        key = f"{self.name}-{self._sent}"
        paper = {PAPER_HEADER: f"signer={signer}; signed={self.today()}; sheet={sheet}"}
        body, path = {"step": step, "version": 1}, f"/payment-requests/{request}/signatures"
        answer = self.county.post("assets", path, body, actor=clerk, key=key, **paper)
        self._position = answer.headers.get(POSITION_HEADER, self._position)
        return answer.status_code, answer.json()

    def kept(self, *, by: str) -> str:
        """Upload an original; gives the id by which it is cited."""
        self._sent += 1
        key = f"{self.name}-{self._sent}-sheet"
        kept = self.county.upload("assets", pdf(), unit=self.unit, actor=by, key=key)
        assert kept.status_code == 201, kept.text
        evidence: str = kept.json()["evidence"]
        return evidence

    def story(self, request: str, *, by: str) -> dict[str, Any]:
        """Read what became of a request."""
        path = f"/payment-requests/{request}/story"
        answer = self.county.get("assets", path, actor=by, after=self._position)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def today(self) -> str:
        """Give the business date at which the county stands."""
        return business_date(self.county.clock.now()).isoformat()

    def send(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, dict[str, Any]]:
        """Send a command to assets; gives the status and the answer."""
        self._sent += 1
        key = f"{self.name}-{self._sent}"
        answer = self.county.post("assets", path, body, actor=by, key=key)
        self._position = answer.headers.get(POSITION_HEADER, self._position)
        self._answered = answer.text
        return answer.status_code, answer.json()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what the services tell each other."""
        ends_at = time.monotonic() + WAIT_SECONDS_MAX
        while not holds():
            late = f"the register's news did not arrive; last answer: {self._answered}"
            assert time.monotonic() < ends_at, late
            time.sleep(PAUSE_SECONDS)

    def _is_known(self, who: str) -> bool:
        """Tell whether assets has heard of a post of somebody: only then they have an inbox."""
        return self.county.get("assets", "/payment-requests/inbox", actor=who).status_code == 200

    def _register(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self._sent += 1
        key, registrar = f"{self.name}-{self._sent}", self.county.cast.registrar.key
        answer = self.county.post("registry", path, body, actor=registrar, key=key)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told
