"""What the demonstration's issuer is told, whom it knows, and how it signs what it says of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwk, jwt
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.clock import Clock, PlayedClock, SystemClock
from chassis.errors import InvalidError
from runner.codes import Granted

TOKEN_SECONDS = 900
ALGORITHM = "Ed25519"


class UnknownSubjectError(InvalidError):
    """The issuer was not given this subject when it started."""

    code = "subject_unknown"


class IssuerSettings(BaseSettings):
    """What the issuer is told when it starts."""

    model_config = SettingsConfigDict(env_prefix="MINGBAI_ISSUER_", extra="forbid", frozen=True)

    demonstration: bool = Field(description="Must be true; a real county has a real issuer.")
    url: str = Field(description="The issuer's own address, as tokens name it.")
    audience: str = Field(description="Whom the tokens are for.")
    subjects: tuple[str, ...] = Field(min_length=1, description="Who may ask for a token.")
    labels: dict[str, str] = Field(
        default_factory=dict, description="By subject, who that is; these are shown first."
    )
    clients: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="By client, the addresses to which it may send a browser back.",
    )
    folder: Path = Field(description="Where the signing key is kept.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=0, ge=0, le=65_535, description="The port to listen on.")
    clock_file: Path | None = Field(
        default=None, description="File of the played clock; none: the machine's clock."
    )
    token_seconds: int = Field(
        default=TOKEN_SECONDS, ge=60, le=604_800, description="How long a token lives."
    )

    def clock(self) -> Clock:
        """Give the clock of the whole demonstration."""
        return SystemClock() if self.clock_file is None else PlayedClock(self.clock_file)


class TokenAnswer(BaseModel):
    """The answer of RFC 6749 §5.1, with the ID token of OpenID Connect Core 1.0 §3.1.3.3."""

    access_token: str
    token_type: str
    expires_in: int
    id_token: str | None = None


class Signer:
    """Signs what the issuer says, with the one key that it lists."""

    def __init__(self, settings: IssuerSettings, key: jwk.OKPKey, now: Callable[[], float]) -> None:
        """`now` is the clock of the whole demonstration."""
        self._settings = settings
        self._key = key
        self._now = now

    def public_key(self) -> dict[str, Any]:
        """Give the public half of the key, as the issuer lists it."""
        return dict(self._key.as_dict(private=False))

    def answer(self, subject: str) -> TokenAnswer:
        """Give an access token for a subject."""
        return self._answer(self._claims(subject, session=uuid4().hex))

    def answer_to(self, granted: Granted) -> TokenAnswer:
        """Give what a redeemed code stands for: an access token and an ID token."""
        claims = self._claims(granted.subject, session=uuid4().hex)
        said = {**claims, "aud": granted.client, "nonce": granted.nonce}
        return self._answer(claims, id_token=self._signed(said, kind="JWT"))

    def _answer(self, claims: dict[str, Any], *, id_token: str | None = None) -> TokenAnswer:
        return TokenAnswer(
            access_token=self._signed(claims, kind="at+jwt"),
            token_type="Bearer",  # noqa: S106 - the scheme, not a secret
            expires_in=self._settings.token_seconds,
            id_token=id_token,
        )

    def _claims(self, subject: str, *, session: str) -> dict[str, Any]:
        at = int(self._now())
        return {
            "iss": self._settings.url,
            "sub": subject,
            "aud": self._settings.audience,
            "iat": at,
            "nbf": at,
            "exp": at + self._settings.token_seconds,
            "sid": session,
        }

    def _signed(self, claims: dict[str, Any], *, kind: str) -> str:
        header = {"alg": ALGORITHM, "kid": self._key.kid, "typ": kind}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])
