"""The pages of points and of assets in a whole county, behind its one port."""

import re

import httpx

from tests.catalogue.signing_village import SigningVillage
from tests.conftest import PlayedCounty
from tests.end_to_end.browsing import sign_in


def test_a_household_signs_in_and_reads_why_it_stands_where_it_stands(
    county: PlayedCounty,
) -> None:
    subject = next(one for one in county.cast.subjects if one.number == "01-004")
    root = county.url("points")
    with httpx.Client(trust_env=False, timeout=60) as client:
        index = client.get(county.url("")).text
        assert 'href="/points/zh/"' in index
        sign_in(county, client, subject.person.key)
        home = client.get(f"{root}/zh/")
        (own,) = re.findall(r'href="(\.\./zh/accounts/[0-9a-f-]{36})"', home.text)
        statement = client.get(httpx.URL(f"{root}/zh/").join(own))

    assert subject.label in home.text
    assert statement.status_code == 200
    assert "2026 一季度" in statement.text
    assert "2026 二季度" in statement.text
    assert "评分表第 1 版，2026年1月1日起执行" in statement.text
    assert subject.person.name not in statement.text
    assert 'class="band"' in statement.text


def test_a_signer_signs_in_and_signs_what_waits_for_them(county: PlayedCounty) -> None:
    village = SigningVillage(county, name="page", village="510604103207")
    moved = {"510802100201": village.village}
    village.adopt("finance/eight-signoff", moved, named="finance/page-signoff")
    clerk = village.fill("village-clerk", village.village)
    request = village.ask("1", by=clerk)
    signer = village.signers["joint-reviewer-1"]
    root = county.url("assets")
    with httpx.Client(trust_env=False, timeout=60) as client:
        assert 'href="/assets/zh/"' in client.get(county.url("")).text
        sign_in(county, client, signer, service="assets")
        inbox = client.get(f"{root}/zh/inbox", params={"after": village.position})
        (form,) = re.findall(rf'{request}/signatures".*?</form>', inbox.text, re.DOTALL)
        sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        signed = client.post(f"{root}/zh/payments/{request}/signatures", data=sent)
        story = client.get(f"{root}/zh/payments/{request}", params={"after": village.position})

    assert "8,800.00 元" in inbox.text
    assert (signed.status_code, story.status_code) == (303, 200)
    told = village.story(request, by=clerk)
    (line,) = [each for each in told["lines"] if each["event"] == "signed"]
    assert (line["via"], line["data"]["person"]) == ("web", county.person(signer))
    assert "每一步的经过" in story.text
    assert county.name(signer) not in story.text
