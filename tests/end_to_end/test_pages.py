"""The pages of points in a whole county, behind its one port."""

import re

import httpx

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
