"""An OIDC issuer for demonstrations: it believes whoever names one of its known subjects."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI
from joserfc import jwk
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import BrokenError
from chassis.http.app import AppOptions, create_app
from chassis.http.server import Address, make_server
from chassis.http.strict_input import check_form
from chassis.identity.permissions import Declared, permission
from runner.codes import Codes
from runner.issuing import ALGORITHM, IssuerSettings, Signer, TokenAnswer, UnknownSubjectError
from runner.sign_in_page import sign_in_page

KEY_FILE = "issuer.jwk.json"
BANNER = "DEMONSTRATION ONLY: this issuer asks for no password. Never trust its tokens."
BANNER_HEADER = "Mingbai-Demonstration"


class NotDemonstrationError(BrokenError):
    """The settings do not say that this is a demonstration."""

    code = "not_demonstration"


def create_issuer(settings: IssuerSettings, *, now: Callable[[], float]) -> FastAPI:
    """Make the issuer's application; `now` is the clock of the whole demonstration.

    `NotDemonstrationError` unless the settings say that this is a demonstration.
    """
    if not settings.demonstration:
        raise NotDemonstrationError("set demonstration, or use the county's real issuer")
    key = _kept_key(settings.folder)
    codes = Codes(now)
    app = create_app(
        name="Demonstration issuer",
        version="1",
        routers=[
            _routes(settings, Signer(settings, key, now), codes),
            sign_in_page(settings, codes),
        ],
        options=AppOptions(token_url=f"{settings.url}/token"),
    )
    # The documentation pages of all services sign in here, each from its own origin.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "x-requested-with"],
    )
    app.add_middleware(_Banner)
    return app


def _routes(settings: IssuerSettings, signer: Signer, codes: Codes) -> APIRouter:
    reading = Depends(Declared(permission("issuer.keys.read", public=True)))
    asking = permission("issuer.token.ask", public=True, changes_nothing=True)
    router = APIRouter(tags=["issuer"])

    @router.get("/.well-known/openid-configuration", dependencies=[reading])
    async def discovery() -> dict[str, Any]:
        """Say where everything is, as OpenID Connect Discovery 1.0 asks."""
        return {
            "issuer": settings.url,
            "jwks_uri": f"{settings.url}/jwks",
            "authorization_endpoint": f"{settings.url}/authorize",
            "token_endpoint": f"{settings.url}/token",
            "grant_types_supported": ["authorization_code", "password"],
            "response_types_supported": ["code"],
            "scopes_supported": ["openid"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
        }

    @router.get("/jwks", dependencies=[reading])
    async def jwks() -> dict[str, Any]:
        """Give the public key that tokens are signed with."""
        return {"keys": [signer.public_key()]}

    @router.post(
        "/token",
        dependencies=[Depends(Declared(asking))],
        openapi_extra=_TOKEN_BODY,
        response_model_exclude_none=True,
    )
    async def token(request: Request) -> TokenAnswer:
        """Give short-lived tokens for a code, or for one of the known subjects; no password."""
        body = await request.body()
        check_form(body)
        form = dict(parse_qsl(body.decode("ascii")))
        if form.get("grant_type") == "authorization_code":
            return signer.answer_to(codes.redeem(form))
        subject = form.get("subject") or form.get("username")
        if subject not in settings.subjects:
            raise UnknownSubjectError("send subject=, one of those the issuer was started with")
        return signer.answer(subject)

    return router


_TOKEN_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "subject": {"type": "string"},
                        "username": {"type": "string", "description": "The same, by OAuth's name."},
                    },
                }
            }
        },
    }
}


def _kept_key(folder: Path) -> jwk.OKPKey:
    """Give the key of this run folder, making it at the first start, for its owner alone."""
    path = folder / KEY_FILE
    if path.exists():
        return jwk.OKPKey.import_key(json.loads(path.read_bytes()))
    folder.mkdir(parents=True, exist_ok=True)
    key = jwk.OKPKey.generate_key("Ed25519", {"use": "sig"})
    key.ensure_kid()
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(key.as_dict(private=True), file)
    unfinished.replace(path)
    return key


class _Banner:
    """Says in every answer that nothing of this issuer is to be trusted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def banner(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ())]
                headers.append((BANNER_HEADER.lower().encode(), BANNER.encode()))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, banner)


def main() -> None:
    """Run the issuer until it is told to stop."""
    settings = IssuerSettings()  # type: ignore[call-arg] # the environment gives the rest
    clock = settings.clock()
    app = create_issuer(settings, now=lambda: clock.now().timestamp())
    make_server(app, Address(host=settings.host, port=settings.port)).run()


if __name__ == "__main__":
    main()
