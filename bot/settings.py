"""Every setting, read from the environment (`BOT_…`) or a `.env` file. docs/settings.md lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


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
    secure_cookies: bool = Field(
        False,
        description="Whether staff cookies need HTTPS. Switch on wherever there is HTTPS.",
    )

    @property
    def database(self) -> str:
        """The database's address, whichever setting gives it."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'sharewell.db'}"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
