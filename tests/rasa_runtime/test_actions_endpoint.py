from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from serving import clean_environment, free_port

from bot.rasa_runtime.actions_endpoint import InProcessActions
from bot.settings import ROOT


@pytest.fixture(scope="module")
def action_server(tmp_path_factory) -> Iterator[EndpointConfig]:
    """`rasa run actions` in a process of its own."""
    port = free_port()
    process = subprocess.Popen(
        [Path(sys.executable).parent / "rasa", "run", "actions", "--port", str(port)],
        cwd=ROOT,
        env=clean_environment(BOT_HOME=tmp_path_factory.mktemp("actions")),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Sanic kills its whole process group when it fails
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process)
        yield EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Returns when something answers at the address."""
    for _ in range(300):
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()[0].decode()
            time.sleep(0.1)
    raise AssertionError("rasa run actions did not start")


def call(action: str, intent: str = "insurance", **slots: object) -> dict:
    """What Rasa would send to an action server."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    parsed = {
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [
            {"name": intent, "confidence": 0.9},
            {"name": "employers", "confidence": 0.06},
        ],
        "entities": [],
        "text": "can insurers see it",
    }
    heard = UserUttered("can insurers see it", parsed["intent"], parse_data=parsed)
    tracker = DialogueStateTracker.from_events(
        uuid.uuid4().hex,
        [
            ActionExecuted("action_listen"),
            heard,
            *(SlotSet(name, value) for name, value in slots.items()),
        ],
        domain.slots,
    )
    return RemoteAction(action, InProcessActions())._action_call_format(tracker, domain)


@pytest.mark.parametrize(
    "sent",
    [
        call("action_answer"),
        call("action_answer", "opt_out_how", nation="wales", topic="insurance"),
        call("action_fallback", "nlu_fallback", misses=2),
        call("action_tell_more", "followup_more", answer="insurance_full_record"),
    ],
    ids=lambda sent: sent["next_action"],
)
async def test_the_result_is_the_same_as_over_http(action_server, sent):
    here = await InProcessActions().request(json=sent)
    there = await action_server.request(json=sent)
    assert json.loads(json.dumps(here)) == there
    assert there["responses"]


async def test_an_unknown_action_is_refused_as_over_http(action_server):
    sent = call("action_unheard_of")
    with pytest.raises(ClientResponseError) as over_http:
        await action_server.request(json=sent)
    with pytest.raises(ClientResponseError) as in_process:
        await InProcessActions().request(json=sent)
    assert in_process.value.status == over_http.value.status == 404
    assert json.loads(in_process.value.text) == json.loads(over_http.value.text)


async def test_an_error_in_an_action_comes_through(database):
    sent = call("action_log_concerns")
    del sent["tracker"]["latest_message"]["text"]
    sent["tracker"]["latest_message"]["concerns"] = [{"no": "name"}]
    with pytest.raises(KeyError):
        await InProcessActions().request(json=sent)


def test_the_domain_is_not_sent_along():
    assert "domain" not in call("action_answer")


def test_every_action_of_the_domain_is_there():
    domain = Domain.load(str(ROOT / "domain.yml"))
    assert set(domain.user_actions) <= set(InProcessActions()._executor.actions)
