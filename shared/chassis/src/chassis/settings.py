"""What every service is told from outside: typed, described, read once, strange names refused."""

import os
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.clock import Clock, PlayedClock, SystemClock
from chassis.errors import BrokenError


class SettingsError(BrokenError):
    """The environment names a setting that does not exist."""

    code = "setting_unknown"


class ServiceSettings(BaseSettings):
    """The settings that all services share; read from `<SERVICE>_…` environment variables."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    county: str = Field(description="Division code of the county, six digits.")
    demonstration: bool = Field(
        default=False,
        description="Marks every event and page as demonstration and allows a played clock.",
    )
    database_url: SecretStr = Field(description="PostgreSQL URL of the app role.")
    projector_url: SecretStr = Field(description="PostgreSQL URL of the projector role.")
    migrator_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL URL of the migrator role; `migrate` needs it; where it is set, "
        "`provision` migrates first.",
    )
    nats_url: str = Field(description="URL of the NATS server, without credentials.")
    nats_user: str = Field(description="The service's NATS user.")
    nats_password: SecretStr = Field(description="Its password.")
    ops_nats_url: SecretStr | None = Field(
        default=None, description="NATS URL of operations; `provision` alone needs it."
    )
    http_host: str = Field(default="127.0.0.1", description="Address to serve on.")
    http_port: int = Field(description="Port to serve on.")
    issuer: str = Field(description="The OIDC issuer whose tokens are accepted.")
    audience: str = Field(default="mingbai", description="The audience a token must name.")
    public_url: str | None = Field(
        default=None,
        description="The address at which browsers find this service; none: where it serves.",
    )
    client: str = Field(
        default="mingbai-pages", description="The name by which the issuer knows the pages."
    )
    client_secret: SecretStr | None = Field(
        default=None, description="What the issuer gave the pages to prove who they are, if so."
    )
    signed_in_hours: float = Field(
        default=8.0, gt=0, le=168, description="How long a sign-in in a browser lasts."
    )
    county_key: SecretStr = Field(
        description="The key that wraps personal keys: `<key id>:<base64 of 32 bytes>`."
    )
    county_key_before: SecretStr | None = Field(
        default=None, description="The county key before it, while keys are wrapped anew."
    )
    identity_key: SecretStr = Field(
        description="Key of the tokens by which issuer subjects are linked to persons, base64."
    )
    clock_file: Path | None = Field(
        default=None, description="File of the played clock; for a demonstration alone."
    )
    otlp_endpoint: str | None = Field(
        default=None, description="OTLP/HTTP endpoint for traces, metrics and logs; none: off."
    )
    registry_lag_seconds_max: float = Field(
        default=30.0,
        description="Commands are refused when registry has not been heard for so long.",
    )
    idempotency_days: int = Field(
        default=30, description="How long the answer to an Idempotency-Key is kept."
    )
    log_level: str = Field(default="INFO", description="Least level of what is logged.")

    @classmethod
    def read(cls, service: str) -> Self:
        """Read the settings of a service from the environment; an unknown name is an error."""
        prefix = f"{service.upper()}_"
        unknown = sorted(
            name
            for name in os.environ
            if name.startswith(prefix) and name.removeprefix(prefix).lower() not in cls.model_fields
        )
        if unknown:
            raise SettingsError(f"{', '.join(unknown)}: no such setting; the README lists them")
        return cls(_env_prefix=prefix)  # type: ignore[call-arg]  # the library's own argument

    def source(self, service: str) -> str:
        """Give the CloudEvents source of this installation's service."""
        root = "/demo" if self.demonstration else ""
        return f"{root}/{self.county}/{service}"

    def own_url(self) -> str:
        """Give the address at which browsers find this service, without a slash at its end."""
        return (self.public_url or f"http://{self.http_host}:{self.http_port}").rstrip("/")

    def nats_address(self) -> str:
        """Give the server's address with the service's own credentials."""
        parts = urlsplit(self.nats_url)
        password = quote(self.nats_password.get_secret_value(), safe="")
        return urlunsplit(parts._replace(netloc=f"{self.nats_user}:{password}@{parts.netloc}"))

    def clock(self) -> Clock:
        """Give the machine's clock, or the played one of a demonstration."""
        if self.clock_file is None:
            return SystemClock()
        if not self.demonstration:
            raise SettingsError("a played clock is for demonstrations alone")
        return PlayedClock(self.clock_file)
