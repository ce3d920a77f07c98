"""Settings of the server, each from an environment variable that begins with BACKPROP_."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BACKPROP_"
PATH = re.compile(r"[\w.~-]+(/[\w.~-]+)*", re.ASCII)


class Settings(BaseSettings):
    """What can be set, with its default; the descriptions are those of the README. Raises ValidationError."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(
        Path("data"),
        description="Folder of the sessions, of labelled drawings and of the copies that links lead to; it is made if "
        "missing.",
    )
    store: Literal["sqlite", "memory"] = Field(
        "sqlite", description="Where sessions are kept: `sqlite` survives a restart, `memory` does not."
    )
    session_hours: float = Field(72, gt=0, description="Hours after which a session that nobody uses is deleted.")
    store_bytes: int = Field(
        2_000_000_000,
        ge=1_000_000,
        description="Most bytes of sessions that are kept, an eighth of it in memory; a quarter as many of the copies "
        "that links lead to, and of drawings. What has lain longest and is largest gives way.",
    )
    max_body_bytes: int = Field(8_000_000, ge=1_000, description="Largest request body, in bytes.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",),
        description="Host names the server answers to, separated by commas; `*` stands for anything, as in "
        "`*.school.example`. This machine's own names always work.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks of proxies, as in `10.0.0.0/8`, separated by commas, that are believed in "
        "what `X-Forwarded-Host`, `-Proto` and `-For` say; `*` where none but proxies reach the server.",
    )
    root_path: str | None = Field(
        None,
        description="Path of another site below which a proxy has this server, as in `/nn`, which it passes on or not.",
    )
    lessons_dir: Path | None = Field(
        None,
        description="Folder with lessons of your own, a text file `name.md` each, as those in `app/course/lessons`; "
        "they are checked when the server starts.",
    )
    mnist_dir: Path | None = Field(
        None,
        description="Folder with the four MNIST files, for training and for the tests that need them: "
        "`train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and "
        "`t10k-labels-idx1-ubyte`, each with `.gz` or unzipped.",
    )
    mnist_url: str | None = Field(
        None,
        description="Address below which the four MNIST files are downloaded when somebody asks for that; without it, "
        "their public mirror. They are kept in the folder above or, without one, in `mnist` in the data folder.",
    )
    training_workers: int | None = Field(
        None,
        ge=1,
        le=256,
        description="Most processes that train networks; without it, one for each core. They start with the first runs "
        "and end when there are none.",
    )
    log_level: Literal["critical", "error", "warning", "info", "debug"] = Field(
        "info", description="How much the server writes to its log."
    )

    @property
    def mnist_folder(self) -> Path:
        """Where the MNIST files are looked for, and kept when they are downloaded."""
        return self.mnist_dir or self.data_dir / "mnist"

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _names(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else value
        return tuple(name.strip().lower() for name in names if name.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name != "*":
                ip_network(name)
        return names

    @field_validator("root_path")
    @classmethod
    def _path(cls, value: str | None) -> str | None:
        path = (value or "").strip().strip("/")
        if path and not PATH.fullmatch(path):
            raise ValueError("A root path has letters, digits, hyphens, dots and slashes, as in /nn.")
        return f"/{path}" if path else None
