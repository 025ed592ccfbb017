"""The settings that say where secrets come from; they are read before all others."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "HEAVY_"

Profile = Literal["dev", "staging", "production"]


class SecretSources(BaseSettings):
    """Where secrets come from, and how long one is kept."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    profile: Profile = Field("dev", description="Which rules apply: dev, staging or production")
    secret_provider: str = Field(
        "env", description="Where secrets come from: env, file, or module:function for a provider of your own"
    )
    secrets_folder: str = Field(
        "/run/secrets", description="Folder with one file per secret, for HEAVY_SECRET_PROVIDER=file"
    )
    secrets_ttl_s: float = Field(
        300.0, ge=0, le=86_400, description="Seconds until a secret is asked for again"
    )
    secrets_stale_s: float = Field(
        3600.0, ge=0, le=604_800, description="Seconds longer that a secret serves while its provider fails"
    )
