"""Whatever happens to a contract, its releases say so, and merged they come to how it stands."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocdsmerge.rules import get_merge_rules  # type: ignore[import-untyped]  # it ships no types

from assets.adapters.exports.spending_contracts import SpendingContract
from assets.entrypoints.exports.ocds_merging import MERGE_RULES, compiled, record
from assets.entrypoints.exports.ocds_releases import releases_of
from assets.entrypoints.exports.ocds_words import Naming, value
from kernel.money import FEN_MAX
from services.assets.tests.open_contracting import RECORD_PACKAGE, RELEASE, faults, schema
from services.assets.tests.village import COUNTY, subject

NAMING = Naming(county=COUNTY, prefix=None, url="https://assets.example", demonstration=False)
PARTY = str(subject("landlord"))
FIRST_AT = datetime(2026, 1, 1, tzinfo=UTC)
QUARTERS = [
    {"number": n, "kind": "rent", "since": f"2026-{3 * n - 2:02}-01",
     "until": f"2026-{3 * n:02}-28", "due_on": f"2026-{3 * n - 2:02}-10", "amount_fen": 100_000}
    for n in range(1, 5)
]  # fmt: skip
SIGNED = {
    "agreement": {
        "form": "lease", "signed_on": "2025-12-28", "since": "2026-01-01",
        "terms": {"until": "2026-12-31"}, "renews": None,
    },
    "instalments": QUARTERS,
}  # fmt: skip
Event = tuple[str, dict[str, Any], UUID | None]


def story_of(events: list[Event]) -> SpendingContract:
    """Give a contract to which these things happened, one a day."""
    rows = [
        {
            "event": name,
            "event_id": str(UUID(int=place + 1)),
            "recorded_at": FIRST_AT + timedelta(days=place),
            "data": json.dumps(data),
            "payment_request": request,
            "payee": None if request is None else PARTY,
        }
        for place, (name, data, request) in enumerate([("signed", SIGNED, None), *events])
    ]
    return SpendingContract(
        contract=subject("contract"),
        number="L-1",
        entity=subject("entity"),
        entity_name="安家村股份经济合作联合社",
        credit_code="N2510604MF0000000X",
        party=UUID(PARTY),
        position=1,
        story=rows,
    )


def asked(number: int) -> Event:
    request = UUID(int=1_000 + number)
    part = {"instalment": number, "settlement": None}
    return ("payment_asked", {"payment_request": str(request), "part": part}, None)


moves = st.tuples(st.integers(1, 4), st.integers(1, 250_000), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.lists(moves, max_size=12))
def test_transactions_come_to_what_was_paid_and_milestones_say_how_far(
    moved: list[tuple[int, int, bool]],
) -> None:
    events = [asked(number) for number in range(1, 5)]
    net = dict.fromkeys(range(1, 5), 0)
    for number, fen, back in moved:
        request = UUID(int=1_000 + number)
        amount = min(fen, net[number]) if back else fen
        if amount:
            net[number] += -amount if back else amount
            name, day = ("returned", "returned_on") if back else ("confirmed", "paid_on")
            events.append((name, {"amount_fen": amount, day: "2026-02-01"}, request))

    releases = releases_of(story_of(events), NAMING)

    whole = compiled(releases)
    assert faults(RELEASE, whole) == []
    (kept,) = whole["contracts"]
    paid = kept.get("implementation", {}).get("transactions", [])
    assert sum(round(each["value"]["amount"] * 100) for each in paid) == sum(net.values())
    assert kept["value"] == value(400_000)
    for each in kept["milestones"]:
        fen = net[int(each["id"])]
        met = fen >= 100_000
        assert each["status"] == ("met" if met else "partiallyMet" if fen else "scheduled")
        assert ("dateMet" in each) is met
    # Merged from the versions of each field, the newest is what the compiled release has.
    package: dict[str, Any] = {"uri": "urn:x", "version": "1.1", "publisher": NAMING.publisher()}
    package |= {"publishedDate": whole["date"], "records": [record(releases)]}
    assert faults(RECORD_PACKAGE, package) == []


@given(st.integers(-FEN_MAX // 100, FEN_MAX // 100))
def test_amounts_are_exact_to_the_fen(fen: int) -> None:
    read = json.loads(json.dumps(value(fen)))["amount"]

    assert round(read * 100) == fen


def test_what_a_settlement_released_is_a_milestone_of_its_own() -> None:
    decided = {"settlement": 1, "decided": {"released_fen": 9_000}}
    part = {"instalment": None, "settlement": 1}
    request = UUID(int=7)
    payment = {"amount_fen": 9_000, "paid_on": "2027-01-05"}
    events: list[Event] = [
        ("retention_settled", decided, None),
        ("payment_asked", {"payment_request": str(request), "part": part}, None),
        ("paid_irregularly", payment, request),
        ("renewed", {"successor": PARTY}, None),
        ("instalment_fell_due", {"instalment": 1}, None),
    ]

    releases = releases_of(story_of(events), NAMING)

    assert [each["tag"][0] for each in releases] == [
        "award",
        "contractUpdate",
        "implementation",
        "contractUpdate",
    ]
    (kept,) = compiled(releases)["contracts"]
    settled = {each["id"]: each for each in kept["milestones"]}["settlement-1"]
    assert (settled["code"], settled["status"]) == ("retention", "met")
    assert kept["relatedProcesses"][0]["identifier"] == NAMING.ocid(PARTY)
    assert kept["value"] == value(400_000)


def test_a_payment_to_somebody_else_names_them_as_a_party() -> None:
    contract = story_of(
        [asked(1), ("confirmed", {"amount_fen": 1, "paid_on": "2026-02-01"}, UUID(int=1_001))]
    )
    other = str(subject("heir"))
    contract.story[-1]["payee"] = other

    whole = compiled(releases_of(contract, NAMING))

    assert [each["roles"] for each in whole["parties"]] == [
        ["buyer", "payer"],
        ["supplier", "payee"],
        ["payee"],
    ]
    (paid,) = whole["contracts"][0]["implementation"]["transactions"]
    assert paid["payee"] == {"id": NAMING.party_id(other)}


def test_a_registered_prefix_is_used_where_there_is_one() -> None:
    naming = Naming(county=COUNTY, prefix="ocds-abc123", url="https://x", demonstration=True)

    assert naming.ocid("1") == "ocds-abc123-1"
    assert NAMING.ocid("1") == "unregistered-510604-1"
    assert naming.publisher()["name"].endswith("(演示 demonstration)")


def test_the_rules_of_merging_are_those_of_the_schema() -> None:
    rules = get_merge_rules(schema(RELEASE))
    events: list[Event] = [asked(1), ("renewed", {"successor": PARTY}, None)]
    written = {path for each in releases_of(story_of(events), NAMING) for path in _paths(each)}

    assert MERGE_RULES.items() <= rules.items()
    assert set(MERGE_RULES) >= {path for path in written if path in rules}


@pytest.mark.parametrize(
    "broken",
    [
        {"tag": []},
        {"date": "yesterday"},
        {"contracts": [{"id": "1"}]},
        {"contracts": [{"id": "1", "awardID": "1", "value": {"currency": "YUAN"}}]},
    ],
)
def test_the_schema_finds_what_is_wrong(broken: dict[str, Any]) -> None:
    (release,) = releases_of(story_of([]), NAMING)

    assert faults(RELEASE, release) == []
    assert faults(RELEASE, {**release, **broken}) != []


def _paths(node: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(node, list):
        return [found for each in node for found in _paths(each, path)]
    if not isinstance(node, dict):
        return []
    own = [(*path, name) for name in node]
    return own + [found for name, each in node.items() for found in _paths(each, (*path, name))]
