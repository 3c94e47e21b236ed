"""Every setting, read from the environment (`BOT_…`) or a `.env` file. docs/settings.md lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_MONTH = 28  # days


def _split(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


Origin = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^https?://[A-Za-z0-9.-]+(:\d+)?$")
]
# With commas between, and not as JSON.
Origins = Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_split)]


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
        description="Where to ask about privacy, for help, and to report weaknesses: `mailto:…` or `https://…`; empty for nowhere.",
        pattern=r"^$|^(mailto|https):\S+$",
    )
    secure_cookies: bool = Field(
        False,
        description="Whether staff cookies need HTTPS. Switch on wherever there is HTTPS.",
    )
    embedders: Origins = Field(
        (),
        description="Origins of the websites that may show the panel and call the API, with commas between.",
    )
    trusted_proxies: Networks = Field(
        (),
        description="Networks of the proxies that may say whom they speak for, with commas between.",
    )
    requests_per_minute: int = Field(
        120, description="Requests from one address in a minute.", gt=0
    )
    conversations_per_hour: int = Field(
        20, description="Chats that one address may start in an hour.", gt=0
    )
    messages_per_minute: int = Field(
        20, description="Messages in one chat in a minute.", gt=0
    )
    messages_waiting: int = Field(
        64, description="Messages of all chats in work; more are turned away.", gt=0
    )
    reply_seconds: float = Field(
        15, description="Seconds until a reply that does not come is given up.", gt=0
    )
    request_seconds: float = Field(
        10, description="Seconds in which a whole request must arrive.", gt=0
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
