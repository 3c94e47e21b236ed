"""Every setting, read from the environment (`BOT_…`) or a `.env` file. docs/settings.md lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_MONTH = 28  # days


class Settings(BaseSettings):
    """The field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=".env", extra="ignore"
    )

    home: Path = Field(
        ROOT / "var", description="Folder of the database and other data."
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy address of the database; empty for SQLite in BOT_HOME.",
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8000, description="Port that the server listens on.")
    run_by: str = Field(
        "the Sharewell team", description="Who runs this chat, as visitors read it."
    )
    models: Path = Field(ROOT / "models", description="Folder of the trained releases.")
    encoder: str | None = Field(
        None,
        description="Folder with another sentence encoder (model.onnx, tokenizer.json).",
    )
    idle_hours: int = Field(
        24, description="Hours without a message until a token expires.", gt=0
    )
    retention_text_days: int = Field(
        30,
        description="Days until the redacted words of a message go; also the longest that a chat can last.",
        gt=0,
    )
    retention_label_months: int = Field(
        13,
        description="Months until topics, concerns, attitudes and votes go, with all else of a chat.",
        ge=2,
    )
    backup_days: int = Field(
        30,
        description="Days that a backup may be kept and restored. Delete older files yourself.",
        gt=0,
    )
    contact: str = Field(
        "",
        description="Where to ask about privacy and report weaknesses: `mailto:…` or `https://…`; empty for nowhere.",
        pattern=r"^$|^(mailto|https):\S+$",
    )
    secure_cookies: bool = Field(
        False,
        description="Whether staff cookies need HTTPS. Switch on wherever there is HTTPS.",
    )

    @model_validator(mode="after")
    def words_go_before_labels(self) -> Self:
        """Refuses periods in which the words of a message would outlive the chat that they are of."""
        if self.retention_text_days > SHORTEST_MONTH * (
            self.retention_label_months - 1
        ):
            raise ValueError(
                "BOT_RETENTION_TEXT_DAYS is longer than BOT_RETENTION_LABEL_MONTHS less one month."
            )
        return self

    @property
    def database(self) -> str:
        """The database's address, whichever setting gives it."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'sharewell.db'}"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
