"""The first registrar: somebody must be let in before anybody can let others in."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from datetime import date
from typing import TextIO

from chassis.context import Context, IdempotencyKey
from chassis.errors import DomainError
from chassis.receipts import StoredReceipt
from kernel.units import unit_id
from registry.application.commands import Appoint, EstablishPost, LinkPerson, RegisterPerson
from registry.application.registry import Registry
from registry.domain.ids import post_id

ACTOR = "service/installer"
POST_KIND = "county_registrar"
DONE = 0
REFUSED = 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line of `register-first`."""
    parser = argparse.ArgumentParser(prog="python -m registry register-first")
    parser.add_argument("--name", required=True, help="the first registrar's name")
    parser.add_argument("--issuer", required=True, help="the issuer of their tokens")
    parser.add_argument("--subject", required=True, help="their subject at that issuer")
    parser.add_argument("--resolution", required=True, help="the decision that appoints them")
    return parser.parse_args(arguments)


async def register_first(
    registry: Registry,
    given: argparse.Namespace,
    *,
    today: date,
    out: TextIO = sys.stdout,
    err: TextIO = sys.stderr,
) -> int:
    """Register, link and appoint the county's first registrar; a second run changes nothing.

    The post has one seat: while it is taken, somebody else is refused.
    """
    county = registry.county
    unit = unit_id(county, county)
    key = f"{county}/post/{POST_KIND}"
    post = post_id(county, key)
    person = registry.person_id("first-registrar")

    def context(step: str) -> Context:
        name = f"{step}/{given.issuer}/{given.subject}"
        digest = hashlib.sha256(name.encode())
        return Context(
            actor=ACTOR,
            unit=str(unit),
            division=county,
            effective_on=today,
            via="api",
            authority=(given.resolution,),
            idempotency=IdempotencyKey(
                scope=f"{ACTOR}/first", key=digest.hexdigest(), request_sha256=digest.digest()
            ),
        )

    receipt: StoredReceipt
    try:
        command = EstablishPost(
            key=key, kind=POST_KIND, unit=unit, body=None, name="县级登记员", seats=1
        )
        await registry.establish_post(command, context("post"))
        await registry.register_person(
            RegisterPerson(key="first-registrar", name=given.name), context("person")
        )
        await registry.link_person(
            LinkPerson(person=person, issuer=given.issuer, subject=given.subject), context("link")
        )
        receipt = await registry.appoint(
            Appoint(post=post, person=person, since=today, until=None, resolution=given.resolution),
            context("appoint"),
        )
    except DomainError as error:
        print(f"{error.code}: {error.message}", file=err)
        return REFUSED
    print(f"registrar {person} holds post {post}; log at {receipt.position}", file=out)
    return DONE
