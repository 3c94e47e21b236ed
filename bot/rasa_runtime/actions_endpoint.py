"""Runs the custom actions in this process: an action endpoint that never opens a socket."""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


class InProcessActions(EndpointConfig):
    """Takes the place of the action server; the same calls and answers, without HTTP.

    An exception in an action comes through as it is, so that the turn fails visibly and is not
    acknowledged: over HTTP, Rasa would go on without the labels.
    """

    def __init__(self, package: str = "actions") -> None:
        # Our actions don't read the domain, which is large: don't send it along.
        super().__init__(url="inprocess://actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        call = kwargs["json"]
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as error:
            raise _refusal(400, error.message, error.action_name) from error
        except ActionNotFoundException as error:
            raise _refusal(404, error.message, error.action_name) from error


def _refusal(status: int, message: str, action: str) -> ClientResponseError:
    body = json.dumps({"error": message, "action_name": action})
    return ClientResponseError(status, message, body)
