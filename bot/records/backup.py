"""Copies the SQLite database to a file and back, without bringing back what was let go since."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.records import database, retention
from bot.records.models import Erasure
from bot.settings import settings


class BackupError(RuntimeError):
    """A backup can't be made or restored; says why and what to do."""


def backup(file: Path) -> None:
    """Copies the database to a new file that only its owner can read. The server may be running.

    Raises:
        BackupError: the file is there already, or the database is not SQLite's.
    """
    source = _database_file()
    database.migrate()
    retention.apply()
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(f"{file} is there already. Give a new name.") from None
    except OSError as error:
        raise BackupError(f"{file} can't be written: {error.strerror}.") from error
    _copy(source, file)
    with closing(sqlite3.connect(file)) as made:
        # One file and no log beside it. The day of the backup stands in SQLite's own header.
        made.execute("PRAGMA journal_mode=DELETE")
        made.execute(f"PRAGMA user_version={date.today().toordinal()}")
        made.commit()


def restore(file: Path) -> dict[str, int]:
    """Puts a backup in the place of the database. The server must not be running.

    What is due by now goes first, and so do the conversations that were erased since the backup.

    Returns:
        How many records of each kind went, as `retention.apply` tells it.

    Raises:
        BackupError: the file is no backup or too old, or the database is not SQLite's.
    """
    target = _database_file()
    _check(file)
    database.migrate()
    with database.session() as work:
        erased = work.execute(sa.select(Erasure.token_hash, Erasure.erased_at)).all()
    with TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "restored.db"
        address = f"sqlite:///{copy}"
        _copy(file, copy)
        database.migrate(address)
        with database.session(address) as work:
            for token_hash, erased_at in erased:
                work.merge(Erasure(token_hash=token_hash, erased_at=erased_at))
        gone = retention.apply(address=address)
        database.engine(address).dispose()
        _copy(copy, target)
    database.overwrite_freed()
    return gone


def _check(file: Path) -> None:
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    try:
        with closing(
            sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        ) as kept:
            (day,) = kept.execute("PRAGMA user_version").fetchone()
            (sound,) = kept.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError:
        day, sound = 0, ""
    if not day or sound != "ok":
        raise BackupError(f"{file} is not a whole backup made by `bot backup`.")
    age = date.today().toordinal() - day
    if age > settings().backup_days:
        raise BackupError(
            f"{file} is {age} days old, and backups may be kept for {settings().backup_days}. "
            "It would bring back chats that people erased. Delete it."
        )


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _database_file() -> Path:
    url = make_url(settings().database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            "The database is not a file of SQLite. Use pg_dump for Postgres."
        )
    return Path(url.database)
