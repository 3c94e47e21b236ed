"""Schemathesis makes requests from the API's description, right ones and wrong ones."""

from __future__ import annotations

import httpx
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from bot.conversation.api import OPENAPI

# The description can't say which texts are empty once they are tidied, nor which choices were
# offered. Where there is no body, what can be wrong is a query that nobody reads.
EXCLUDED = {
    True: [positive_data_acceptance],
    False: [positive_data_acceptance, negative_data_rejection],
}
EXAMPLES = 25  # for each operation; the same ones each time

schema = schemathesis.openapi.from_path(OPENAPI)


@schema.parametrize()
@settings(
    derandomize=True,
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Case, server_url: str) -> None:
    opened = httpx.post(f"{server_url}/api/v1/conversations").json()
    case.call_and_validate(
        base_url=server_url,
        headers={"Authorization": f"Bearer {opened['token']}"},
        excluded_checks=EXCLUDED[case.method == "POST"],
        timeout=30,
    )
