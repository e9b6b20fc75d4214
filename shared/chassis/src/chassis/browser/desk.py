"""Joins what a service with pages for signed-in people needs, from its foundation."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter

from chassis.browser.cookies import CookiePlace, SealedCookies
from chassis.browser.gate import PageGate
from chassis.browser.issuer import Client, SignInIssuer
from chassis.browser.routes import CALLBACK, sign_in_routes
from chassis.browser.screens import Screens
from chassis.browser.sessions import BrowserSessions
from chassis.crypto.port import A256GCM
from chassis.foundation import Foundation
from chassis.http.titles import Title
from chassis.pages.rendering import Pages

HOUR_SECONDS = 3_600


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The pages of a service and the gate before them."""

    gate: PageGate
    screens: Screens
    sign_in: APIRouter


def open_desk(base: Foundation, pages: Pages, *, advice: Mapping[str, Title]) -> Desk:
    """Give the gate, the screens and the routes of a service's own sign-in."""
    settings = base.settings
    name = base.service.name
    cookies = SealedCookies(
        base.algorithms.aead(A256GCM),
        base.derived_key(f"browser {name}"),
        CookiePlace.of(name, settings.own_url()),
        now=lambda: base.clock.now().timestamp(),
    )
    sessions = BrowserSessions(cookies, seconds=int(settings.signed_in_hours * HOUR_SECONDS))
    secret = settings.client_secret
    client = Client(
        name=settings.client,
        secret=None if secret is None else secret.get_secret_value(),
        redirect=settings.own_url() + CALLBACK,
    )
    issuer = SignInIssuer(base.issuer, client, base.http, base.tokens_for(client.name))
    screens = Screens(pages, sessions, advice=advice)
    return Desk(
        gate=PageGate(base.gate, sessions, issuer=settings.issuer),
        screens=screens,
        sign_in=sign_in_routes(issuer, cookies, sessions, screens),
    )
