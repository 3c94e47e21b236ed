"""What Rasa 3.6.21 needs mended on current packages: one function for each module.

Each patch checks that what it mends is still as it was, so that a new version fails loudly in
tests/rasa_runtime/test_patches.py instead of silently at run time.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType


def validate_action_results_once(module: ModuleType) -> None:
    """Builds the validator of action results once.

    Rasa calls `jsonschema.validate`, which checks the schema itself again on every custom
    action: 15 to 28 ms each, against 0.02 ms.
    """
    from jsonschema.validators import validator_for

    remote_action = module.RemoteAction
    schema = remote_action.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def _validate_action_result(self: object, result: dict) -> bool:
        validator.validate(result)
        return True

    assert hasattr(remote_action, "_validate_action_result")
    remote_action._validate_action_result = _validate_action_result


def guard_every_channel(module: ModuleType) -> None:
    """Makes each message pass `bot.rasa_runtime.gate` first, from `rasa shell` too."""
    processor = module.MessageProcessor
    handle, log = processor.handle_message, processor.log_message

    async def handle_message(self: object, message: object) -> object:
        from bot.rasa_runtime.gate import admit

        if await admit(message):  # type: ignore[arg-type]
            return await handle(self, message)
        return getattr(message.output_channel, "messages", None)  # type: ignore[attr-defined]

    async def log_message(
        self: object, message: object, *args: object, **kwargs: object
    ) -> object:
        from bot.rasa_runtime.gate import mask

        mask(message)  # type: ignore[arg-type]
        return await log(self, message, *args, **kwargs)

    processor.handle_message = handle_message
    processor.log_message = log_message


def cache_event_types(module: ModuleType) -> None:
    """Looks up an event's class once: Rasa walks all subclasses for every stored event."""
    event = module.Event
    original = event.resolve_by_type
    known: dict[str, type] = {}

    def resolve_by_type(type_name: str, default: type | None = None) -> type | None:
        found = known.get(type_name) or original(type_name, default)
        if found is not None and found is not default:
            known[type_name] = found
        return found

    event.resolve_by_type = staticmethod(resolve_by_type)


def one_sanic_process(module: ModuleType) -> None:
    """Runs a single worker in this process: Rasa's listeners can't be pickled for a new one."""
    original = module.Sanic.run

    def run(self: object, *args: object, **kwargs: object) -> None:
        if kwargs.get("workers", 1) == 1:
            kwargs["single_process"] = True
        original(self, *args, **kwargs)

    module.Sanic.run = run


def bring_back_stream(module: ModuleType) -> None:
    """Gives Rasa the `stream` that Sanic 22.12 removed: `rasa shell` gets its replies by it."""
    assert not hasattr(module, "stream")
    setattr(module, "stream", module.ResponseStream)  # noqa: B010


def await_enter_room(module: ModuleType) -> None:
    """Lets Rasa call `enter_room` without `await`: python-socketio 5.10 made it a coroutine.

    Without this a Socket.IO client with `session_persistence` never gets a message.
    """
    import asyncio

    def enter_room(
        self: object, sid: str, room: str, namespace: str | None = None
    ) -> asyncio.Future:
        self.manager.basic_enter_room(sid, namespace or "/", room)  # type: ignore[attr-defined]
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    assert asyncio.iscoroutinefunction(module.AsyncServer.enter_room)
    module.AsyncServer.enter_room = enter_room


def import_without_cryptography(module: ModuleType) -> None:
    """Lets the Bot Framework channel, which we never use, import PyJWT without `cryptography`."""
    from bot.rasa_runtime.stand_ins import placeholder

    if not hasattr(module, "RSAAlgorithm"):
        setattr(module, "RSAAlgorithm", placeholder("jwt.algorithms.RSAAlgorithm"))  # noqa: B010


def find_moved_keras_helpers(module: ModuleType) -> None:
    """Gives `keras.utils` the two private modules that Rasa imports: Keras 2.13 moved them.

    Only where TensorFlow is installed: a stand-in is never patched.
    """
    import importlib
    import sys

    for name in ("control_flow_util", "tf_utils"):
        moved = importlib.import_module(f"keras.src.utils.{name}")
        sys.modules[f"keras.utils.{name}"] = moved
        setattr(module, name, moved)


def load_tensorflow_without_training(module: ModuleType) -> None:
    """Builds a TensorFlow model's weights with one forward pass: Rasa trains for a step (20 s).

    Does nothing where TensorFlow is not installed. It also gives `tf.function` the tuple that
    TensorFlow 2.13 and later expect.
    """
    import tensorflow

    if not getattr(tensorflow, "__version__", ""):
        return
    model_class = module.RasaModel
    original_load = model_class.load.__func__
    original_signature = model_class._dynamic_signature

    def _dynamic_signature(batch: tuple) -> list:
        return [tuple(original_signature(batch)[0])]

    def load(
        cls: type,
        model_file_name: str,
        model_data_example: object,
        predict_data_example: object = None,
        finetune_mode: bool = False,
        *args: object,
        **kwargs: object,
    ) -> object:
        if finetune_mode:
            arguments = (model_data_example, predict_data_example, finetune_mode, *args)
            return original_load(cls, model_file_name, *arguments, **kwargs)
        model = cls(*args, **kwargs)
        config = kwargs.get("config") or {}
        optimizer = tensorflow.keras.optimizers.Adam(0.001)
        model.compile(optimizer=optimizer, run_eagerly=config.get("run_eagerly"))  # type: ignore
        batch = module.RasaBatchDataGenerator(model_data_example, batch_size=1)[0][0]
        model._training = True  # the same branch as training: it builds every layer
        model.batch_loss(tuple(tensorflow.convert_to_tensor(part) for part in batch))
        model._training = None
        model.load_weights(model_file_name).expect_partial()
        if predict_data_example:
            model.run_inference(predict_data_example)
        return model

    model_class._dynamic_signature = staticmethod(_dynamic_signature)
    model_class.load = classmethod(load)


PATCHES: dict[str, Callable[[ModuleType], None]] = {
    "jwt.algorithms": import_without_cryptography,
    "keras.utils": find_moved_keras_helpers,
    "rasa.core.actions.action": validate_action_results_once,
    "rasa.core.processor": guard_every_channel,
    "rasa.shared.core.events": cache_event_types,
    "rasa.utils.tensorflow.models": load_tensorflow_without_training,
    "sanic": one_sanic_process,
    "sanic.response": bring_back_stream,
    "socketio": await_enter_room,
}
