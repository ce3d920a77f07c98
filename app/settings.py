"""Settings of the server, each from an environment variable that begins with BACKPROP_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BACKPROP_"


class Settings(BaseSettings):
    """What can be set, with its default; the descriptions are those of the README. Raises ValidationError."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(
        Path("data"), description="Folder of the sessions and of the copies that links lead to; it is made if missing."
    )
    store: Literal["sqlite", "memory"] = Field(
        "sqlite", description="Where sessions are kept: `sqlite` survives a restart, `memory` does not."
    )
    session_hours: float = Field(72, gt=0, description="Hours after which a session that nobody uses is deleted.")
    max_body_bytes: int = Field(8_000_000, ge=1_000, description="Largest request body, in bytes.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",),
        description="Host names the server answers to, separated by commas; `*` stands for anything, as in "
        "`*.school.example`. This machine's own names always work.",
    )
    mnist_dir: Path | None = Field(
        None, description="Folder with the four MNIST files, for training and for the tests that need them."
    )
    log_level: Literal["critical", "error", "warning", "info", "debug"] = Field(
        "info", description="How much the server writes to its log."
    )

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _names(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else value
        return tuple(name.strip().lower() for name in names if name.strip())
