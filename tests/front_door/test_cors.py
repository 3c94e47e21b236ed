"""Which other origins may call the API."""

from __future__ import annotations

import httpx
import pytest

EMBEDDER = "https://www.example.nhs.uk"
STRANGER = "https://www.example.com"
ASKS = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type",
}


@pytest.fixture
def site(start):  # type: ignore[no-untyped-def]
    return start(embedders=EMBEDDER)


def test_an_embedder_is_told_that_it_may(site) -> None:
    response = httpx.options(
        f"{site.url}/api/v1/messages", headers={"Origin": EMBEDDER, **ASKS}
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == EMBEDDER
    assert response.headers["access-control-allow-methods"] == "GET, POST, DELETE"
    allowed = response.headers["access-control-allow-headers"].lower()
    assert allowed == "authorization, content-type"
    assert response.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        STRANGER,
        "null",
        "https://www.example.nhs.uk.example.com",
        "http://www.example.nhs.uk",
        "https://www.example.nhs.uk:8443",
    ],
)
def test_others_are_not(site, origin: str) -> None:
    for response in (
        httpx.options(
            f"{site.url}/api/v1/messages", headers={"Origin": origin, **ASKS}
        ),
        httpx.post(f"{site.url}/api/v1/conversations", headers={"Origin": origin}),
    ):
        assert "access-control-allow-origin" not in response.headers
        assert "access-control-allow-methods" not in response.headers
        assert response.headers["vary"] == "Origin"


def test_an_embedder_reads_answers_and_errors(site) -> None:
    for method, path, status in [
        ("POST", "/conversations", 201),
        ("GET", "/messages", 401),
        ("GET", "/nowhere", 404),
        ("PUT", "/messages", 405),
    ]:
        response = httpx.request(
            method, f"{site.url}/api/v1{path}", headers={"Origin": EMBEDDER}
        )
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == EMBEDDER
        assert response.headers["access-control-expose-headers"] == "Retry-After"
        assert response.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in response.headers


def test_no_page_is_read_by_another_origin(site) -> None:
    for path in ("/chat", "/login", "/dashboard", "/answers"):
        for method in ("GET", "OPTIONS"):
            response = httpx.request(
                method, site.url + path, headers={"Origin": EMBEDDER, **ASKS}
            )
            assert "access-control-allow-origin" not in response.headers


def test_without_embedders_nobody_may(start) -> None:
    site = start(embedders="")
    for headers in ({"Origin": STRANGER, **ASKS}, ASKS):
        response = httpx.options(f"{site.url}/api/v1/messages", headers=headers)
        assert response.status_code == 405
        assert "access-control-allow-origin" not in response.headers
