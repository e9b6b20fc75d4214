"""What `make run` is told from outside, and where the repository and the run folder are."""

import os
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runner.errors import RunSettingsError

REPOSITORY = Path(__file__).resolve().parents[4]
COUNTY = "510604"
PREFIX = "MINGBAI_"
# The issuer is a process of its own and has settings of its own.
_OTHERS = ("MINGBAI_ISSUER_", "MINGBAI_GATEWAY_")


class RunSettings(BaseSettings):
    """Read from `MINGBAI_…` environment variables; all have a default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    run: Path = Field(
        default=REPOSITORY / ".run", description="The folder of the county's data, made if need be."
    )
    pack: Path = Field(
        default=REPOSITORY / "deploy" / "counties" / COUNTY, description="The county pack."
    )
    port: int = Field(
        default=0, ge=0, le=65_535, description="Port of the pages; 0: chosen once and kept."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the demonstration.")
    scale: float = Field(
        default=1.0, gt=0, le=1, description="Size of the demonstration; 1 is the whole village."
    )
    quarters: int = Field(
        default=4,
        ge=2,
        le=4,
        description="How many quarters of 2026 are played; all that follows the year needs 4.",
    )
    guests: int = Field(
        default=0,
        ge=0,
        le=999,
        description="How many further people may sign in, guest-001 and so on: nobody has"
        " registered them yet.",
    )
    otlp_endpoint: str | None = Field(
        default=None, description="OTLP/HTTP endpoint to which all services send; none: off."
    )
    failures_max: int = Field(
        default=5, ge=1, description="After so many failures in a row a process is given up."
    )
    postgres_url: SecretStr | None = Field(
        default=None, description="An existing PostgreSQL, as a user who may create roles."
    )
    nats_url: str | None = Field(
        default=None, description="An existing nats-server, without credentials."
    )
    nats_ops_user: str = Field(default="ops", description="Its user who makes streams.")
    nats_ops_password: SecretStr | None = Field(default=None, description="That user's password.")

    @model_validator(mode="after")
    def _check_nats(self) -> Self:
        if self.nats_url is not None:
            if self.nats_ops_password is None:
                raise ValueError("MINGBAI_NATS_URL needs MINGBAI_NATS_OPS_PASSWORD beside it")
            if urlsplit(self.nats_url).username is not None:
                raise ValueError("write MINGBAI_NATS_URL without credentials")
        return self

    @classmethod
    def read(cls) -> Self:
        """Read the settings; an unknown name is an error and not passed over."""
        unknown = [
            name
            for name in os.environ
            if name.startswith(PREFIX)
            and not name.startswith(_OTHERS)
            and name.removeprefix(PREFIX).lower() not in cls.model_fields
        ]
        if unknown:
            known = ", ".join(PREFIX + name.upper() for name in cls.model_fields)
            raise RunSettingsError(f"{', '.join(sorted(unknown))}: no such setting; known: {known}")
        try:
            return cls()
        except ValidationError as error:
            told = "; ".join(
                f"{PREFIX}{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
                for each in error.errors(include_input=False)
            )
            raise RunSettingsError(told) from None
