from __future__ import annotations

import random
import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from bot.records import database as records
from bot.records.models import Base, Conversation
from bot.settings import settings

MIGRATIONS = Path(records.__file__).parent / "migrations"


def tables(address: str) -> set[str]:
    return set(sa.inspect(records.engine(address)).get_table_names())


def downgrade(address: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with records.engine(address).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_migrations_go_up_and_down_and_up_again(empty):
    records.migrate(empty)
    assert tables(empty) == set(Base.metadata.tables) | {"alembic_version"}
    downgrade(empty, "base")
    assert tables(empty) == {"alembic_version"}
    records.migrate(empty)
    assert tables(empty) == set(Base.metadata.tables) | {"alembic_version"}


def test_migrating_what_is_up_to_date_changes_nothing(address):
    with records.session(address) as work:
        work.add(Conversation(key="a"))
    records.migrate(address)
    with records.session(address) as work:
        assert work.execute(sa.select(Conversation.key)).scalars().all() == ["a"]


def test_the_migrations_build_what_the_models_say(address):
    with records.engine(address).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_unit_of_work_is_kept_whole_or_not_at_all(address):
    with pytest.raises(RuntimeError), records.session(address) as work:
        work.add(Conversation(key="a"))
        work.flush()
        raise RuntimeError
    with records.session(address) as work:
        work.add(Conversation(key="b"))
    with records.session(address) as work:
        assert work.execute(sa.select(Conversation.key)).scalars().all() == ["b"]


def test_what_was_read_can_be_used_after_the_unit_of_work(address):
    with records.session(address) as work:
        conversation = Conversation(key="a")
        work.add(conversation)
    assert conversation.key == "a"
    assert conversation.started_at is not None


def test_a_database_without_an_address_is_in_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_HOME", str(tmp_path / "not" / "there yet"))
    settings.cache_clear()
    records.engine.cache_clear()
    records.migrate()
    with sqlite3.connect(tmp_path / "not" / "there yet" / "sharewell.db") as file:
        assert file.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    settings.cache_clear()
    records.engine.cache_clear()


def test_sqlite_survives_a_kill_and_erases_for_good(database):
    with records.engine().connect() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("secure_delete", 1),
        ):
            found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            assert found == value


def test_rows_that_sqlite_moved_leave_no_copy(database):
    """Rows that grow after they were stored are moved to other pages, and `secure_delete` misses
    what they leave behind."""
    dice, held, gone = random.Random(2), [], []
    with records.engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
        connection.exec_driver_sql("CREATE TABLE said (id INTEGER PRIMARY KEY, a, b)")
        grow = "UPDATE said SET b = ? WHERE id = ?"
        for n in range(400):
            if len(held) < 20 or dice.random() < 0.6:
                held.append((n, f"zqx{n:05d} "))
                words = held[-1][1] * dice.randint(1, 10)
                connection.exec_driver_sql(
                    "INSERT INTO said VALUES (?, ?, NULL)", (n, words)
                )
                for one in (n, dice.choice(held)[0]):
                    reply = "y" * dice.randint(10, 400)
                    connection.exec_driver_sql(grow, (reply, one))
            else:
                number, mark = held.pop(dice.randrange(len(held)))
                connection.exec_driver_sql("DELETE FROM said WHERE id = ?", (number,))
                gone.append(mark.encode())
    records.overwrite_freed()
    files = [file.read_bytes() for file in database.parent.glob("sharewell.db*")]
    assert [mark for mark in gone if any(mark in file for file in files)] == []
    assert all(any(mark.encode() in file for file in files) for _, mark in held)


def test_an_error_of_the_database_names_no_values(address):
    with (
        pytest.raises(sa.exc.IntegrityError) as failed,
        records.session(address) as work,
    ):
        work.add_all([Conversation(key="zqxkey"), Conversation(key="zqxkey")])
        work.flush()
    said = str(failed.value).replace(str(failed.value.orig), "")
    assert "zqxkey" not in said


def test_several_threads_can_write(address):
    def write(number: int) -> None:
        for turn in range(10):
            with records.session(address) as work:
                work.add(Conversation(key=f"{number}-{turn}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with records.session(address) as work:
        count = sa.select(sa.func.count()).select_from(Conversation)
        assert work.execute(count).scalar_one() == 40
