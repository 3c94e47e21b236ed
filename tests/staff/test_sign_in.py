from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from staff_site import PASSWORD, attempt, form_token, sign_in

from bot.records.database import session
from bot.records.models import StaffMember, StaffSession, now
from bot.settings import settings
from bot.staff import accounts, routes
from bot.staff.access import HOME, local_path


async def test_signing_in_leads_to_where_the_person_was_going(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", PASSWORD)
    answer = await attempt(client, next="/dashboard?from=2026-03-02")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/dashboard?from=2026-03-02"
    assert (await client.get("/dashboard")).status_code == 200
    assert (await client.get("/login")).headers["location"] == HOME


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", PASSWORD)
    answer = await attempt(client)
    (cookie,) = [
        value
        for value in answer.headers.get_list("set-cookie")
        if value.startswith("sharewell_staff=")
    ]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800"):
        assert part in cookie
    assert "Domain" not in cookie and "Secure" not in cookie


async def test_https_gives_cookies_the_host_prefix(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SECURE_COOKIES", "true")
    settings.cache_clear()
    cookie = (await client.get("/login")).headers["set-cookie"]
    assert cookie.startswith("__Host-sharewell_login=") and "Secure" in cookie


async def test_the_database_holds_no_usable_session_id(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, "viewer")
    with session() as work:
        kept = work.execute(sa.select(StaffSession.id_hash)).scalar_one()
    assert client.cookies["sharewell_staff"] != kept


async def test_wrong_name_and_wrong_password_look_the_same(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", PASSWORD)
    answers = [
        await attempt(client, password="wrong password"),
        await attempt(client, name="nobody"),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert routes.WRONG in answer.text
    assert answers[0].text.replace("sam", "") == answers[1].text.replace("nobody", "")


async def test_empty_fields_are_explained(client: httpx.AsyncClient) -> None:
    answer = await attempt(client, password="")
    assert answer.status_code == 400 and routes.EMPTY in answer.text


async def test_after_five_wrong_tries_even_the_right_password_waits(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", PASSWORD)
    for _ in range(5):
        assert (await attempt(client, password="wrong password")).status_code == 401
    answer = await attempt(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "900" and routes.TOO_MANY in answer.text


async def test_a_form_from_another_site_signs_nobody_in(
    client: httpx.AsyncClient,
) -> None:
    accounts.add("sam", "viewer", PASSWORD)
    for token in ("", "x" * 43):
        answer = await attempt(client, csrf=token)
        assert answer.status_code == 403 and routes.STALE in answer.text
    client.cookies.clear()
    form = {"csrf": "", "name": "sam", "password": PASSWORD}
    assert (await client.post("/login", data=form)).status_code == 403


async def test_signing_out_ends_the_session_for_everyone_who_has_the_cookie(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, "viewer")
    stolen = client.cookies["sharewell_staff"]
    token = await form_token(client, "/dashboard")
    answer = await client.post("/logout", data={"csrf": token})
    assert answer.headers["location"] == "/login"
    client.cookies.set("sharewell_staff", stolen)
    assert (await client.get("/dashboard")).status_code == 302


async def test_signing_out_needs_the_token_of_the_session(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, "viewer")
    assert (await client.post("/logout")).status_code == 403
    assert (await client.get("/dashboard")).status_code == 200


async def test_a_session_ends_after_eight_hours(client: httpx.AsyncClient) -> None:
    await sign_in(client, "viewer")
    with session() as work:
        row = work.execute(sa.select(StaffSession)).scalar_one()
        assert timedelta(hours=7) < row.expires_at - now() <= timedelta(hours=8)
        row.expires_at = now()
    assert (await client.get("/dashboard")).status_code == 302


async def test_a_changed_role_and_a_deleted_account_count_at_once(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, "analyst")
    with session() as work:
        work.execute(sa.update(StaffMember).values(role="viewer"))
    answer = await client.get("/dashboard/unanswered.csv")
    assert answer.status_code == 403 and "You cannot open this page" in answer.text
    with session() as work:
        work.execute(sa.delete(StaffMember))
    assert (await client.get("/dashboard")).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/",
        "//x.test",
        "/\\x.test",
        "x",
        "",
        None,
        "/a\r\nb",
        "/\t/x.test",
    ],
)
def test_only_paths_of_this_site_are_followed(address: str | None) -> None:
    assert local_path(address) == HOME


async def test_style_sheets_are_kept_for_a_year_under_the_hash_of_their_content(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/login")).text
    addresses = [part.split('"')[0] for part in page.split('stylesheet" href="')[1:]]
    assert len(addresses) == 2
    for address in addresses:
        answer = await client.get(address)
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert "max-age=31536000, immutable" in answer.headers["cache-control"]
        assert "url(" not in answer.text and "@font-face" not in answer.text
    assert (await client.get("/static/staff/staff.css")).status_code == 404
