"""The database: one engine for each process, its schema, and sessions that commit or roll back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine, ExceptionContext, make_url
from sqlalchemy.orm import Session

from bot.settings import settings

# An error's text goes into the log: it must not hold what was about to be stored.
COMMON: dict[str, Any] = {"future": True, "hide_parameters": True}


@cache
def engine(address: str | None = None) -> Engine:
    """The engine for `address`, or for the database of the settings.

    Its errors name no values: those end in logs, and may be what a person typed.
    """
    url = make_url(address or settings().database)
    if url.get_backend_name() != "sqlite":
        made = sa.create_engine(url, pool_pre_ping=True, **COMMON)
        sa.event.listen(made, "handle_error", _leave_out_the_row)
        return made
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(url, connect_args={"timeout": 15}, **COMMON)
    sa.event.listen(made, "connect", _prepare_sqlite)
    return made


def _leave_out_the_row(context: ExceptionContext) -> None:
    """Cuts off what Postgres tells of the row that it refused, for the reason of COMMON."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(
                str(part).partition("\nDETAIL:")[0] for part in error.args
            )


def _prepare_sqlite(connection: object, record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    # In WAL mode a commit survives the death of the process; NORMAL saves a disk flush each turn.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(
        "PRAGMA secure_delete=ON"
    )  # erased text leaves the file, not only the index
    cursor.close()


def migrate(address: str | None = None) -> None:
    """Brings the schema up to date; safe to run at every start."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine(address).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def empty_log(address: str | None = None) -> None:
    """Empties SQLite's write-ahead log, which would still hold what was just erased."""
    if engine(address).dialect.name == "sqlite":
        with engine(address).connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def overwrite_freed(address: str | None = None) -> None:
    """Rebuilds SQLite's file, so that no unused part of a page holds what was deleted.

    `secure_delete` alone does not do it: a row that SQLite moved to another page leaves a copy.
    Writers wait meanwhile: about a second for each 100 MB.
    """
    if engine(address).dialect.name == "sqlite":
        with engine(address).connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("VACUUM")
        empty_log(address)


@contextmanager
def session(address: str | None = None) -> Iterator[Session]:
    """A unit of work: commits at the end, rolls back when anything is raised."""
    with (
        Session(engine(address), future=True, expire_on_commit=False) as work,
        work.begin(),
    ):
        yield work
