"""For each patch: Rasa still needs it, still has what it mends, and behaves as we say with it.

What a patch mends is tried in a fresh Python without the patches, so that a Rasa (or Sanic, or
python-socketio) that no longer needs one, or that changed under one, fails here.
"""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import socketio
from rasa.core.actions.action import RemoteAction
from rasa.shared.core import events
from rasa.shared.utils.common import all_subclasses
from serving import clean_environment, free_port

from bot.rasa_runtime.patches import PATCHES
from bot.settings import ROOT

UNPATCHED = """
import sys
from bot.rasa_runtime import bootstrap
bootstrap.prepare()
sys.meta_path = [f for f in sys.meta_path if type(f).__name__ != "PatchFinder"]
"""


def run_python(code: str, *, patched: bool) -> subprocess.CompletedProcess[str]:
    """Runs code in a fresh Python, with our patches or without."""
    return subprocess.run(
        [sys.executable, "-c", ("" if patched else UNPATCHED) + textwrap.dedent(code)],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,  # Sanic kills its whole process group when it fails
    )


def source_of(module: str) -> str:
    """The text of a module as it is on disk."""
    spec = find_spec(module)
    assert spec is not None and spec.origin
    return Path(spec.origin).read_text()


def function_in(module: str, cls: str, name: str) -> str:
    """The text of a method as it is on disk, in one spelling."""
    for node in ast.walk(ast.parse(source_of(module))):
        if isinstance(node, ast.ClassDef) and node.name == cls:
            for part in node.body:
                if getattr(part, "name", None) == name:
                    return ast.unparse(part)
    raise AssertionError(f"{module} has no {cls}.{name}")


def test_every_patched_module_is_there():
    for module in PATCHES:
        assert find_spec(module) is not None, module


# validate_action_results_once


def test_rasa_checks_the_schema_itself_on_every_action():
    text = function_in(
        "rasa.core.actions.action", "RemoteAction", "_validate_action_result"
    )
    assert "validate(result, self.action_response_format_spec())" in text


@pytest.mark.parametrize(
    "result",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{}]},
        {"events": "none"},
        {"events": [{"name": "no kind"}]},
        {"responses": [3]},
        {},
    ],
)
def test_results_of_actions_pass_or_fail_as_before(result):
    try:
        jsonschema.validate(result, RemoteAction.action_response_format_spec())
        valid = True
    except jsonschema.ValidationError:
        valid = False
    action = RemoteAction("action_answer", None)
    if valid:
        assert action._validate_action_result(result)
    else:
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(result)


def test_the_schema_is_not_checked_again(monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("the schema was checked again")

    validator = jsonschema.validators.validator_for(
        RemoteAction.action_response_format_spec()
    )
    monkeypatch.setattr(validator, "check_schema", fail)
    RemoteAction("action_answer", None)._validate_action_result({"events": []})


# guard_every_channel: test_gate.py has what it does


def test_every_channel_hands_its_messages_to_handle_message():
    text = function_in("rasa.core.agent", "Agent", "handle_message")
    assert "self.processor.handle_message(message)" in text
    text = function_in("rasa.core.processor", "MessageProcessor", "handle_message")
    assert text.startswith("async def handle_message(self, message: UserMessage)")


# cache_event_types


def test_rasa_walks_all_event_classes_for_each_stored_event():
    text = function_in("rasa.shared.core.events", "Event", "resolve_by_type")
    assert "all_subclasses(Event)" in text


def test_every_event_type_resolves_to_its_class():
    resolve = events.Event.resolve_by_type
    for cls in all_subclasses(events.Event):
        if cls.type_name is not None and cls.__module__ == events.__name__:
            assert resolve(cls.type_name).type_name == cls.type_name
            assert resolve(cls.type_name) is resolve(cls.type_name)


def test_unknown_event_types_are_refused_or_get_the_default_each_time():
    resolve = events.Event.resolve_by_type
    for default in (events.ActionExecuted, events.SlotSet):
        assert resolve("no such event", default) is default
    with pytest.raises(ValueError, match="no such event"):
        resolve("no such event")
    assert resolve("topic") is None


# one_sanic_process

SERVE_WITH_A_LISTENER = """
from sanic import Sanic
from sanic.response import text

def main():
    app = Sanic("test", configure_logging=False)
    app.add_route(lambda request: text("hello"), "/")

    async def stop_soon(app):  # a closure, as Rasa's listeners are
        print("served", flush=True)
        app.stop()

    app.register_listener(stop_soon, "after_server_start")
    app.run(host="127.0.0.1", port={port}, workers=1, motd=False)

main()
"""


def test_rasa_asks_for_one_worker_and_sanic_would_start_another_process():
    assert "workers=number_of_workers" in source_of("rasa.core.run")
    code = SERVE_WITH_A_LISTENER.format(port=free_port())
    done = run_python(code, patched=False)
    assert "served" not in done.stdout
    assert "multiprocess" in done.stderr


def test_one_worker_runs_in_this_process():
    code = SERVE_WITH_A_LISTENER.format(port=free_port())
    done = run_python(code, patched=True)
    assert "served" in done.stdout, done.stderr
    assert done.returncode == 0


# await_enter_room


def test_rasa_calls_enter_room_without_await_though_it_is_a_coroutine():
    source = source_of("rasa.core.channels.socketio")
    assert 'sio.enter_room(sid, data["session_id"])' in source
    assert "await sio.enter_room" not in source
    done = run_python(
        """
        import inspect, socketio
        print(inspect.iscoroutinefunction(socketio.AsyncServer.enter_room))
        """,
        patched=False,
    )
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize("awaited", [False, True])
async def test_a_client_is_in_the_room_with_await_and_without(awaited):
    server = socketio.AsyncServer(async_mode="asgi")
    sid = await server.manager.connect("a connection", "/")
    entering = server.enter_room(sid, "room")
    if awaited:
        await asyncio.wait_for(entering, 1)
    assert "room" in server.rooms(sid)


# import_without_cryptography


def test_rasa_needs_a_name_that_pyjwt_only_has_with_cryptography():
    assert "from jwt.algorithms import RSAAlgorithm" in source_of(
        "rasa.core.channels.botframework"
    )
    assert find_spec("cryptography") is None
    done = run_python("from jwt.algorithms import RSAAlgorithm", patched=False)
    assert "ImportError" in done.stderr


def test_the_name_can_be_imported_and_tokens_of_staff_still_work():
    done = run_python(
        """
        import jwt
        from jwt.algorithms import RSAAlgorithm
        key = "k" * 32
        print(jwt.decode(jwt.encode({"a": 1}, key), key, algorithms=["HS256"]))
        """,
        patched=True,
    )
    assert done.stdout.strip() == "{'a': 1}", done.stderr


# load_tensorflow_without_training (TensorFlow is an optional extra; not installed for tests)


def test_rasa_trains_a_tensorflow_model_for_a_step_to_load_it():
    module = "rasa.utils.tensorflow.models"
    load = function_in(module, "RasaModel", "load")
    assert "model.fit(data_generator" in load
    for name in ("finetune_mode: bool=False", "predict_data_example: Optional"):
        assert name in load
    signature = function_in(module, "RasaModel", "_dynamic_signature")
    assert signature.strip().endswith("return [element_spec]")
    assert "self._training" in function_in(module, "RasaModel", "train_step")


def test_without_tensorflow_the_module_is_left_alone():
    code = """
        import rasa.utils.tensorflow.models as m
        print(m.RasaModel.load.__func__.__module__, m.RasaModel.load.__func__.__doc__[:12])
    """
    done = run_python(code, patched=True)
    assert done.stdout.split()[0] == "rasa.utils.tensorflow.models", done.stderr


# find_moved_keras_helpers (Keras comes with TensorFlow)


def test_rasa_looks_for_the_private_helpers_of_keras_where_they_were():
    layers = source_of("rasa.utils.tensorflow.layers")
    assert "from keras.utils.control_flow_util import smart_cond" in layers
    models = source_of("rasa.utils.tensorflow.models")
    assert "from keras.utils import tf_utils" in models


# bring_back_stream


def test_sanic_has_no_stream_of_its_own() -> None:
    code = "import sanic.response; print(hasattr(sanic.response, 'stream'))"
    assert run_python(code, patched=False).stdout.strip() == "False"


def test_the_rest_channel_streams_its_replies_as_rasa_shell_wants_them() -> None:
    code = f"""
    import asyncio, aiohttp
    from rasa.core.channels.rest import RestInput
    from sanic import Sanic

    async def greet(message):
        await message.output_channel.send_text_message(message.sender_id, "hello")

    app = Sanic("streaming")
    app.blueprint(RestInput().blueprint(greet), url_prefix="/rest")

    @app.after_server_start
    async def ask(*_):
        async def run():
            url = "http://127.0.0.1:{free_port()}/rest/webhook?stream=true"
            async with aiohttp.ClientSession() as client:
                body = dict(sender="x", message="hi")
                async with client.post(url, json=body) as reply:
                    print(await reply.text())
            app.stop()
        app.add_task(run())

    app.run("127.0.0.1", PORT, single_process=True, motd=False, access_log=False)
    """
    port = code.split("127.0.0.1:")[1].split("/")[0]
    told = run_python(code.replace("PORT", port), patched=True)
    assert '"text": "hello"' in told.stdout, told.stderr
