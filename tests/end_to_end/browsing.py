"""A browser without eyes: it signs in as a person picks themself on the demonstration's page."""

import re

import httpx

from tests.conftest import PlayedCounty


def sign_in(
    county: PlayedCounty, client: httpx.Client, person: str, *, service: str = "points"
) -> None:
    """Go the whole way through the issuer, as the person with this key."""
    away = client.get(f"{county.url(service)}/zh/signin")
    choice = httpx.URL(away.headers["location"])
    people = client.get(choice.copy_add_param("q", person))
    (way,) = re.findall(rf'href="(authorize\?[^"]*subject={person})"', people.text)
    back = client.get(choice.join(way.replace("&amp;", "&")))
    client.get(back.headers["location"])
