from __future__ import annotations

import httpx
import pytest
from staff_site import attempt, form_token, sign_in

from bot.records import audit
from bot.records.database import session
from bot.safety import switch
from bot.staff import accounts
from bot.staff.switch_page import ADDRESS, NO_CHOICE, NOT_CONFIRMED, SHOWN


async def turn(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    form = {
        "csrf": await form_token(client, ADDRESS),
        "off": "understanding",
        "reason": "Wrong <b>answers</b>",
        "confirmed": "yes",
    }
    return await client.post(ADDRESS, data=form | changes)


async def test_an_administrator_turns_the_switch(admin: httpx.AsyncClient) -> None:
    assert "The switch was not used yet" in (await admin.get(ADDRESS)).text
    answer = await turn(admin)
    assert (answer.status_code, answer.headers["location"]) == (303, ADDRESS)
    assert switch.off() == "understanding"
    (change,) = switch.changes(5)
    assert (change.who, change.reason) == ("admin", "Wrong <b>answers</b>")
    page = (await admin.get(ADDRESS)).text
    assert "Wrong &lt;b&gt;answers&lt;/b&gt;" in page
    assert "by admin" in page
    await turn(admin, off="nothing", reason="Mended")
    assert switch.off() is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"off": "", "reason": "why"}, NO_CHOICE),
        ({"off": "the lights"}, NO_CHOICE),
        ({"confirmed": ""}, NOT_CONFIRMED),
        ({"reason": " "}, "Say why"),
    ],
)
async def test_a_form_that_is_not_whole_is_explained_and_changes_nothing(
    admin: httpx.AsyncClient, changes: dict[str, str], words: str
) -> None:
    answer = await turn(admin, **changes)
    assert answer.status_code == 400
    assert words in answer.text and "<title>Error: " in answer.text
    assert switch.changes() == []


async def test_a_form_from_another_site_changes_nothing(
    admin: httpx.AsyncClient,
) -> None:
    assert (await turn(admin, csrf="x" * 43)).status_code == 403
    assert switch.changes() == []


@pytest.mark.parametrize("role", [r for r in accounts.ROLES if r != "admin"])
async def test_other_roles_neither_see_nor_turn_it(
    client: httpx.AsyncClient, role: str
) -> None:
    await sign_in(client, role)
    assert (await client.get(ADDRESS)).status_code == 403
    form = {"csrf": await form_token(client, "/dashboard"), "off": "all"}
    form |= {"reason": "why", "confirmed": "yes"}
    assert (await client.post(ADDRESS, data=form)).status_code == 403
    assert switch.changes() == []


async def test_nobody_turns_it_without_signing_in(client: httpx.AsyncClient) -> None:
    answer = await client.get(ADDRESS)
    assert answer.headers["location"] == f"/login?next={ADDRESS}"
    assert (await client.post(ADDRESS, data={"off": "all"})).status_code == 302
    assert switch.changes() == []


async def test_the_last_twenty_changes_are_shown(admin: httpx.AsyncClient) -> None:
    for number in range(SHOWN + 1):
        switch.turn("api", audit.COMMAND_LINE, f"reason-{number:02}")
    page = (await admin.get(ADDRESS)).text
    assert page.count("<td>Command line</td>") == SHOWN
    assert "reason-00" not in page and "reason-20" in page


async def test_signing_in_and_failing_to_are_in_the_audit_log(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", "correct horse battery")
    await attempt(client, password="wrong password")
    await attempt(client, name="my-password-in-the-wrong-field")
    await attempt(client)
    with session() as work:
        failed = [entry.who for entry in audit.latest(work, "sign-in failed", 5)]
        came = [entry.who for entry in audit.latest(work, "sign-in", 5)]
    assert failed == ["Unknown name", "sam"]
    assert came == ["sam"]
