from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from serving import free_port

from bot.records import database as records


def as_postgres(*command: object) -> None:
    """Runs a program of the Postgres server, which refuses to run as root."""
    subprocess.run(
        [str(word) for word in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        user="postgres" if os.geteuid() == 0 else None,
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a real Postgres server, with its data in a folder of its own."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    port = free_port()
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    shutil.chown(folder, user)
    data = folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    pg_ctl = [programs / "pg_ctl", "-D", data]
    as_postgres(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres")
    as_postgres(*pg_ctl, "-w", "-l", folder / "log", "-o", options, "start")
    yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    as_postgres(*pg_ctl, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables: on SQLite, then on Postgres."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{uuid.uuid4().hex}"
    create = sa.create_engine(server, isolation_level="AUTOCOMMIT", future=True)
    with create.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    address = f"{server.rpartition('/')[0]}/{name}"
    yield address
    records.engine(address).dispose()
    with create.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    create.dispose()


@pytest.fixture
def address(empty: str) -> str:
    """Address of an empty database with every table: on SQLite, then on Postgres."""
    records.migrate(empty)
    return empty
