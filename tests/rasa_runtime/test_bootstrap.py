from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from serving import clean_environment

from bot.rasa_runtime import bootstrap
from bot.rasa_runtime.stand_ins import MissingPackage, StandInFinder, run_graph
from bot.settings import ROOT


def run_python(code: str) -> str:
    """What a fresh Python of this environment prints."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_plain_python_imports_rasa_and_loads_no_tensorflow():
    printed = run_python("""
        import rasa.core.run, sys
        heavy = [name for name in ("tensorflow", "keras", "matplotlib", "boto3")
                 if getattr(sys.modules.get(name), "__file__", None)]
        print(rasa.__version__, heavy)
    """)
    assert printed.strip() == f"{bootstrap.RASA_VERSION} []"


def test_until_rasa_is_imported_nothing_of_it_is_loaded():
    printed = run_python("""
        import sys
        roots = {name.partition(".")[0] for name in sys.modules}
        print(sorted(roots & {"rasa", "sanic", "sklearn", "numpy", "sqlalchemy"}))
    """)
    assert printed.strip() == "[]"


def test_rasa_reports_no_usage_to_anyone():
    printed = run_python("""
        import rasa, rasa.telemetry
        print(rasa.telemetry.is_telemetry_enabled())
    """)
    assert printed.strip() == "False"


def test_another_version_of_rasa_is_refused(monkeypatch):
    monkeypatch.setattr(bootstrap, "RASA_VERSION", "3.6.20")
    with pytest.raises(bootstrap.UnsupportedRasa, match=r"3\.6\.21.*make setup"):
        bootstrap.prepare()


def test_installing_twice_installs_once():
    bootstrap.install()
    bootstrap.prepare()
    for kind in (bootstrap.PatchFinder, StandInFinder):
        assert sum(isinstance(finder, kind) for finder in sys.meta_path) == 1
    assert isinstance(sys.meta_path[-1], StandInFinder)


def test_stand_ins_can_be_imported_and_inherited_but_not_used():
    printed = run_python("""
        import rasa
        import boto3, twilio.rest
        from aio_pika.abc import AbstractConnection
        from pymongo.errors import PyMongoError
        from bot.rasa_runtime.stand_ins import MissingPackage

        class Mine(twilio.rest.Client): ...
        assert issubclass(PyMongoError, Exception)
        optional: AbstractConnection | None = None
        for use in (Mine, AbstractConnection, twilio.rest.Client, boto3.resource):
            try:
                use()
            except MissingPackage as error:
                print(str(error).split()[0])
    """)
    client, connection = "twilio.rest.Client", "aio_pika.abc.AbstractConnection"
    assert printed.split() == [client, connection, client, "boto3.resource"]


def test_a_store_that_needs_a_missing_package_says_which():
    from rasa.core.tracker_store import DynamoTrackerStore
    from rasa.shared.core.domain import Domain

    with pytest.raises(MissingPackage, match="boto3"):
        DynamoTrackerStore(Domain.empty())


def test_only_names_on_the_list_are_stood_in_for():
    finder = StandInFinder()
    assert finder.find_spec("google.auth.transport") is not None
    assert finder.find_spec("google.protobuf") is None
    assert finder.find_spec("tensorflow_hub") is None


def test_run_graph_runs_what_is_needed_once_and_in_order():
    ran = []

    def task(name):
        def run(*values):
            ran.append(name)
            return sum(values) + 1

        return run

    graph = {
        "sum": (task("sum"), "left", "right", 100),
        "left": (task("left"), "base"),
        "right": (task("right"), "base"),
        "base": (task("base"), "given"),
        "given": 10,
        "unwanted": (task("unwanted"), "given"),
    }
    assert run_graph(graph, ["sum", "base"]) == (125, 11)
    assert ran == ["base", "left", "right", "sum"]


def test_run_graph_passes_text_that_names_no_task_as_it_is():
    assert run_graph({"a": (str.upper, "plain")}, ["a"]) == ("PLAIN",)


def test_run_graph_refuses_a_circle():
    graph = {"a": (abs, "b"), "b": (abs, "a")}
    with pytest.raises(RuntimeError, match="needs its own result"):
        run_graph(graph, ["a"])
