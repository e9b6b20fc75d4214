"""Contracts of spending leave as Open Contracting data that the official schema accepts."""

import json
from pathlib import Path
from typing import Any

import pytest

from assets.features.exports import ocds_file
from services.assets.tests.contracting import CLEANING, HOME, LEASE, RENT, do, open_office, sign
from services.assets.tests.desk import Desk
from services.assets.tests.open_contracting import (
    RECORD_PACKAGE,
    RELEASE,
    RELEASE_PACKAGE,
    faults,
)
from services.assets.tests.register_news import adopt
from services.assets.tests.village import VILLAGE, subject, unit

VILLAGE_PATH = f"/units/{unit(VILLAGE)}"


@pytest.fixture
async def office(desk: Desk) -> Desk:
    return await open_office(desk)


async def keep_cleaning(office: Desk) -> str:
    """Let a service be contracted, served, paid, paid back, amended and ended; gives its path."""
    adopt(office)
    office.at("2026-07-01")
    contract = await sign(office, CLEANING)
    office.at("2026-07-02")
    served = {"accepted_on": "2026-01-31"}
    await do(office, f"{contract}/instalments/1/acceptances", served, by="supervisor")
    asked = {"number": "2026-031", "instalment": 1, "resolution": "安家村村委会〔2026〕5号"}
    request = (await do(office, f"{contract}/payment-requests", asked))["payment_request"]
    office.at("2026-07-10")
    paid = {"method": "bank_transfer", "paid_on": "2026-07-10", "amount_fen": 900_000}
    path = f"/payment-requests/{request}"
    await do(office, f"{path}/irregular-payments", {**paid, "reference": "B-1"})
    office.at("2026-07-12")
    back = {"reference": "B-2", "returned_on": "2026-07-12", "amount_fen": 1_050}
    await do(office, f"{path}/returns", back, by="cashier")
    office.at("2026-09-20")
    fee = {**RENT, "kind": "fee", "since": "2026-10-01", "months": 1, "total_fen": 3_600_000}
    terms = {"until": "2026-12-31", "charges": [fee]}
    changed = {"effective_on": "2026-10-01", "terms": terms, "reason": "扩大保洁范围"}
    resolution = {"resolution": "安家村村民代表会议〔2026〕9号"}
    await do(office, f"{contract}/amendments", {**changed, **resolution})
    office.at("2026-10-15")
    await do(office, f"{contract}/terminations", {"last_on": "2026-10-31", "reason": "协商终止"})
    return contract


async def get(office: Desk, path: str, **query: Any) -> Any:
    answer = await office.get(path, by="clerk", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_contract_is_told_in_valid_releases_up_to_any_instant(office: Desk) -> None:
    contract = await keep_cleaning(office)

    told = await get(office, f"{contract}/ocds/releases")

    assert faults(RELEASE_PACKAGE, told) == []
    releases = told["releases"]
    assert [release["tag"] for release in releases] == [
        ["award", "contract"],
        ["implementation"],
        ["implementationUpdate"],
        ["implementationUpdate"],
        ["contractAmendment"],
        ["contractTermination"],
    ]
    assert releases[0]["ocid"].startswith("unregistered-510604-")
    whole = await get(office, f"{contract}/ocds/compiled")
    assert faults(RELEASE, whole) == []
    (kept,) = whole["contracts"]
    # Nine months at 10,000 yuan and one at 12,000: what came later was cancelled.
    assert kept["value"] == {"amount": 102_000, "currency": "CNY"}
    assert (kept["status"], kept["period"]["endDate"][:10]) == ("terminated", "2026-10-31")
    assert kept["milestones"][0]["dateMet"] == "2026-01-31T00:00:00+08:00"
    amounts = [each["value"]["amount"] for each in kept["implementation"]["transactions"]]
    assert amounts == [9_000, -10.5]
    (amended,) = kept["amendments"]
    assert (amended["amendsReleaseID"], amended["releaseID"]) == (
        releases[0]["id"],
        releases[4]["id"],
    )

    # What was known when each release was recorded is what the releases up to it come to.
    assert whole["date"] == releases[-1]["date"]
    before = await get(office, f"{contract}/ocds/compiled", recorded_until=releases[3]["date"])
    assert before["contracts"][0]["value"]["amount"] == 120_000
    assert before["contracts"][0]["status"] == "active"
    assert "amendments" not in before["contracts"][0]
    record = await get(office, f"{contract}/ocds/record")
    assert faults(RECORD_PACKAGE, record) == []
    versions = record["records"][0]["versionedRelease"]["contracts"][0]["value"]["amount"]
    assert [each["value"] for each in versions] == [120_000, 126_000, 102_000]


async def test_no_words_and_no_names_of_persons_are_exported(office: Desk) -> None:
    contract = await keep_cleaning(office)

    told = json.dumps(await get(office, f"{contract}/ocds/record"), ensure_ascii=False)

    for words in (CLEANING["summary"], "扩大保洁范围", "协商终止", "B-1"):
        assert words not in told
    parties = (await get(office, f"{contract}/ocds/compiled"))["parties"]
    assert [(each["identifier"]["id"], each.get("name")) for each in parties] == [
        (HOME.removeprefix("/entities/"), "安家村股份经济合作联合社"),
        (str(subject("cleaner")), None),
    ]


async def test_packages_hold_spending_alone_and_go_on_by_a_cursor(
    office: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = await office.get(f"{HOME}/ocds/records", by="clerk")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "no_spending_contracts")
    brings = await sign(office, LEASE)
    refused = await office.get(f"{brings}/ocds/record", by="clerk")
    assert (refused.status_code, refused.json()["code"]) == (404, "contract_not_spending")
    for path, status in ((brings, 403), (f"/contracts/{subject('nobody')}", 404)):
        answer = await office.get(f"{path}/ocds/record", by="other-clerk")
        assert answer.status_code == status
    await sign(office, CLEANING)
    await sign(office, CLEANING, number="AJ-2026-009", party=str(subject("builder")))

    first = await office.get(f"{VILLAGE_PATH}/ocds/records", by="auditor", limit=1)
    assert faults(RECORD_PACKAGE, first.json()) == []
    known = {**office.signed("auditor"), "If-None-Match": first.headers["ETag"]}
    again = await office.client.get(f"{VILLAGE_PATH}/ocds/records?limit=1", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    following = first.links["next"]["url"].partition("/units")[2]
    signed = office.signed("auditor")
    second = await office.client.get(f"/units{following}", headers=signed)
    assert "next" not in second.links
    numbers = [
        record["compiledRelease"]["contracts"][0]["id"]
        for page in (first, second)
        for record in page.json()["records"]
    ]
    assert numbers == ["AJ-2026-008", "AJ-2026-009"]
    whole = await get(office, f"{HOME}/ocds/releases")
    assert faults(RELEASE_PACKAGE, whole) == []
    assert len(whole["releases"]) == 2
    for stranger in ("examiner", "other-clerk"):
        refusal = await office.get(f"{HOME}/ocds/releases", by=stranger)
        assert refusal.status_code == 403

    # The operator writes the same records, one on a line.
    file = tmp_path / "county.jsonl"
    assert await ocds_file(office.base, [str(file)]) == 0
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert records == [*first.json()["records"], *second.json()["records"]]
    assert await ocds_file(office.base, [str(file)]) == 2
    assert "name another file" in capsys.readouterr().out
