"""The story of a contract as OCDS releases: one for each event that changes what OCDS can say.

A release holds what its event changed and the ids of what that belongs to, so that the releases
up to an instant, merged, are the contract as it was known then.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assets.adapters.exports.spending_contracts import Row, SpendingContract
from assets.domain.contracts.terms import SERVICE
from assets.entrypoints.exports.ocds_milestones import Milestones
from assets.entrypoints.exports.ocds_words import Naming, Node, begins, ends, instant, value

_IMPLEMENTATION = "implementation"
_CREDIT_CODE = "统一社会信用代码"
"""What the codes are called; no list of organisation ids that OCDS knows is claimed for them."""


def releases_of(contract: SpendingContract, naming: Naming) -> list[Node]:
    """Give the releases of a contract in their order, the first of them of its signing."""
    return list(_Telling(contract, naming).releases())


class _Telling:
    """Goes through the events of one contract and remembers what later releases speak of."""

    def __init__(self, contract: SpendingContract, naming: Naming) -> None:
        self._contract = contract
        self._naming = naming
        self._ocid = naming.ocid(contract.contract)
        self._buyer = naming.party(contract.entity, "buyer", "payer")
        self._supplier = naming.party(contract.party, "supplier", "payee")
        self._milestones = Milestones()
        self._parties = {self._buyer["id"], self._supplier["id"]}
        self._amended = ""
        self._carried_out = False
        self._tellers: Mapping[str, Callable[[Row, Any], Node | None]] = {
            "signed": self._signed,
            "amended": self._changed,
            "terminated": self._terminated,
            "renewed": self._renewed,
            "profit_reported": self._stated,
            "service_accepted": self._accepted,
            "retention_settled": self._settled,
            "payment_asked": self._asked,
            "confirmed": self._paid,
            "paid_irregularly": self._paid,
            "returned": self._paid,
        }

    def releases(self) -> Iterator[Node]:
        """Give a release for each event of which OCDS can say what it changed."""
        for event in self._contract.story:
            teller = self._tellers.get(event["event"])
            content = None if teller is None else teller(event, json.loads(event["data"]))
            if content is None:
                continue
            release = {"ocid": self._ocid, "id": event["event_id"], "date": instant(_at(event))}
            release |= {"initiationType": "tender", "language": "zh", **content}
            if any(tag.startswith("contract") for tag in release["tag"]):
                self._amended = event["event_id"]
            yield release

    def _signed(self, event: Row, data: Any) -> Node:
        agreed, known = data["agreement"], self._contract
        serves = agreed["form"] == SERVICE
        stated = self._milestones.state(data["instalments"], at=_at(event), serves=serves)
        period = {"startDate": begins(agreed["since"]), "endDate": ends(agreed["terms"]["until"])}
        worth = value(self._milestones.value_fen)
        said: Node = {
            "tag": ["award", "contract"],
            "parties": [{**self._buyer, **self._named(), **self._registered()}, self._supplier],
            "buyer": {"id": self._buyer["id"], **self._named()},
            "awards": [
                {
                    "id": known.number,
                    "status": "active",
                    "suppliers": [{"id": self._supplier["id"]}],
                    "value": worth,
                    "contractPeriod": period,
                }
            ],
        }
        if agreed.get("renews") is not None:
            said["relatedProcesses"] = [self._related(agreed["renews"], "prior")]
        signed_on = begins(agreed["signed_on"])
        return said | self._with(
            status="active",
            period=period,
            value=worth,
            dateSigned=signed_on,
            milestones=stated,
        )

    def _changed(self, event: Row, data: Any) -> Node:
        amended, number = data["amendment"], str(data["number"])
        cancelled = self._milestones.cancel(data["cancelled"], at=_at(event))
        stated = self._milestones.state(data["instalments"], at=_at(event))
        amendment = {
            "id": number,
            "date": begins(amended["effective_on"]),
            "amendsReleaseID": self._amended,
            "releaseID": event["event_id"],
            **_decided(amended.get("resolution")),
        }
        return {"tag": ["contractAmendment"]} | self._with(
            amendments=[amendment],
            period={"endDate": ends(amended["terms"]["until"])},
            value=value(self._milestones.value_fen),
            milestones=cancelled + stated,
        )

    def _terminated(self, event: Row, data: Any) -> Node:
        cancelled = self._milestones.cancel(data["cancelled"], at=_at(event))
        return {"tag": ["contractTermination"]} | self._with(
            status="terminated",
            period={"endDate": ends(data["ending"]["last_on"])},
            value=value(self._milestones.value_fen),
            milestones=cancelled,
        )

    def _renewed(self, _event: Row, data: Any) -> Node:
        related = self._related(data["successor"], "renewalProcess")
        return {"tag": ["contractUpdate"]} | self._with(relatedProcesses=[related])

    def _stated(self, event: Row, data: Any) -> Node | None:
        if not data["instalments"]:
            return None
        stated = self._milestones.state(data["instalments"], at=_at(event))
        worth = value(self._milestones.value_fen)
        return {"tag": ["contractUpdate"]} | self._with(value=worth, milestones=stated)

    def _accepted(self, event: Row, data: Any) -> Node:
        accepted_on = data["acceptance"]["accepted_on"]
        met = self._milestones.accept(data["instalment"], on=accepted_on, at=_at(event))
        return self._implemented(milestones=[met])

    def _settled(self, event: Row, data: Any) -> Node | None:
        released_fen = data["decided"]["released_fen"]
        if not released_fen:
            return None
        owed = self._milestones.release(data["settlement"], released_fen, at=_at(event))
        return {"tag": ["contractUpdate"]} | self._with(milestones=[owed])

    def _asked(self, _event: Row, data: Any) -> None:
        """Remember what a request asks for; nothing of the contract changed yet."""
        self._milestones.ask(data["payment_request"], data["part"])

    def _paid(self, event: Row, data: Any) -> Node:
        returned = event["event"] == "returned"
        amount_fen = -data["amount_fen"] if returned else data["amount_fen"]
        moved_on = data["returned_on"] if returned else data["paid_on"]
        request = event["payment_request"]
        payee = self._naming.party(event["payee"], "payee")
        transaction = {
            "id": event["event_id"],
            "date": begins(moved_on),
            "value": value(amount_fen),
            "payer": {"id": self._buyer["id"], **self._named()},
            "payee": {"id": payee["id"]},
            "uri": f"{self._naming.url}/payment-requests/{request}/story",
        }
        paid = self._milestones.pay(request, amount_fen, on=moved_on, at=_at(event))
        said = self._implemented(milestones=paid, implementation={"transactions": [transaction]})
        if payee["id"] not in self._parties:
            self._parties.add(payee["id"])
            said["parties"] = [payee]
        return said

    def _implemented(self, **said: Any) -> Node:
        tag = f"{_IMPLEMENTATION}Update" if self._carried_out else _IMPLEMENTATION
        self._carried_out = True
        return {"tag": [tag]} | self._with(**said)

    def _with(self, **said: Any) -> Node:
        """Give the contract with what is said of it; what says nothing is left out."""
        number = self._contract.number
        found = {name: content for name, content in said.items() if content}
        return {"contracts": [{"id": number, "awardID": number, **found}]}

    def _related(self, contract: str, relationship: str) -> Node:
        return {
            "id": relationship,
            "relationship": [relationship],
            "scheme": "ocid",
            "identifier": self._naming.ocid(contract),
        }

    def _named(self) -> Node:
        """Give the name of the entity, which is an organisation."""
        return {"name": self._contract.entity_name}

    def _registered(self) -> Node:
        """Give the entity's unified social credit code, where it has one."""
        code = self._contract.credit_code
        return (
            {}
            if code is None
            else {"additionalIdentifiers": [{"scheme": _CREDIT_CODE, "id": code}]}
        )


def _at(event: Row) -> datetime:
    at: datetime = event["recorded_at"]
    return at


def _decided(resolution: str | None) -> Node:
    return {} if resolution is None else {"description": f"决议 {resolution}"}
