"""What this installation calls itself and others in OCDS, and how it writes days and amounts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

Node = dict[str, Any]
"""One JSON object of OCDS."""

VERSION = "1.1"
_FEN_PER_YUAN = 100


@dataclass(frozen=True, kw_only=True)
class Naming:
    """By which names contracts, parties and the publisher go; all are this installation's own."""

    county: str
    prefix: str | None
    """The registered prefix of contracting ids; None where none is."""
    url: str
    demonstration: bool

    @property
    def scheme(self) -> str:
        """The list of ids from which parties are named: the register of this county."""
        return f"MINGBAI-{self.county}"

    def ocid(self, contract: UUID | str) -> str:
        """Give the id of a contracting process; each contract is one."""
        return f"{self.prefix or f'unregistered-{self.county}'}-{contract}"

    def party_id(self, party: UUID | str) -> str:
        """Give a party's id, under which it stands in the list of parties."""
        return f"{self.scheme}-{party}"

    def party(self, party: UUID | str, *roles: str) -> Node:
        """Give a party as the register knows it: by its id, and never by a name."""
        identifier = {"scheme": self.scheme, "id": str(party)}
        return {"id": self.party_id(party), "identifier": identifier, "roles": list(roles)}

    def publisher(self) -> Node:
        """Give who publishes."""
        shown = "(演示 demonstration)" if self.demonstration else ""
        return {"name": f"明白账 {self.county}{shown}", "scheme": self.scheme, "uri": self.url}


def value(fen: int) -> Node:
    """Give an amount in yuan; two decimals of what is kept stay exact in JSON."""
    return {"amount": fen / _FEN_PER_YUAN, "currency": "CNY"}


def begins(day: date | str) -> str:
    """Give the first moment of a day in Beijing."""
    return f"{day}T00:00:00+08:00"


def ends(day: date | str) -> str:
    """Give the last second of a day in Beijing."""
    return f"{day}T23:59:59+08:00"


def instant(at: datetime) -> str:
    """Give an instant in UTC, so that later ones stand behind earlier ones as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
