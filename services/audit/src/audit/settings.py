"""The settings of audit: those that all services share, and the log's key."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from chassis.settings import ServiceSettings


class WitnessSetting(BaseModel):
    """One witness (见证人) of the log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="Its submission prefix, to which `/add-checkpoint` is added.")
    vkey: str = Field(description="Its verifier key, had from those who run it.")


class AuditSettings(ServiceSettings):
    """Read from `AUDIT_…` environment variables."""

    log_authority: str = Field(
        default="mingbai.invalid",
        description="Domain name of the overseer; the log's origin begins with it.",
    )
    log_key_folder: Path = Field(
        description="Folder of the log's signing key, made there at the first start (0600)."
    )
    log_key_seed: SecretStr | None = Field(
        default=None, description="Ed25519 seed in base64, instead of the one in the folder."
    )
    service_urls: dict[str, str] = Field(
        default_factory=dict,
        description="JSON object: by service, the address whose `/log` is compared.",
    )
    replay_report_hours: int = Field(
        default=24,
        ge=0,
        description="How often the whole log is replayed and the result published; 0: never.",
    )
    auditor_token: SecretStr | None = Field(
        default=None, description="Bearer token by which the services' own logs are read."
    )
    witnesses: tuple[WitnessSetting, ...] = Field(
        default=(),
        description="JSON list of `url` and `vkey` of each witness that is asked to cosign.",
    )
    witnesses_enough: int = Field(
        default=0,
        ge=0,
        description="How many witnesses must have cosigned a checkpoint; published at `/policy`.",
    )
    service_databases: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="JSON object: by service, the address of its database for a role that may only"
        " look; rows, index columns and clock are compared.",
    )
    late_days: int = Field(
        default=30,
        ge=0,
        description="How many days after its business date an event may be recorded before"
        " `watch` calls it late.",
    )
