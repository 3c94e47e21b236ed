from __future__ import annotations

import csv
import io

import httpx
import pytest
from demo_data import fill

FILES = ("conversations", "concerns", "attitude", "outcomes", "helpful")


def rows(answer: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "path", ["/dashboard", "/dashboard/concerns.csv", "/dashboard/unanswered.csv"]
)
async def test_nothing_is_shown_without_signing_in(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/login?next={path}"


async def test_no_data_is_said_in_plain_words(viewer: httpx.AsyncClient) -> None:
    answer = await viewer.get("/dashboard")
    assert answer.status_code == 200
    assert "There is nothing to show yet" in answer.text
    assert "<table" not in answer.text


async def test_every_chart_has_a_heading_a_sentence_and_a_table(
    viewer: httpx.AsyncClient,
) -> None:
    fill(conversations=400)
    text = (await viewer.get("/dashboard")).text
    sections = [part.split("</section>")[0] for part in text.split("<section")[1:]]
    assert len(sections) == len(FILES) + 1
    for section in sections[:-1]:
        assert all(
            part in section
            for part in ("<h2", "figure__says", "<svg", "<table", "How this is counted")
        )
    assert "style=" not in text and "<script" not in text


async def test_viewers_get_the_number_of_unanswered_messages_but_no_words(
    viewer: httpx.AsyncClient,
) -> None:
    fill(conversations=400)
    text = (await viewer.get("/dashboard")).text
    assert "Messages without an answer came up in about" in text
    assert "dentist" not in text
    assert (await viewer.get("/dashboard/unanswered.csv")).status_code == 403


async def test_analysts_read_redacted_words_that_no_spreadsheet_runs(
    analyst: httpx.AsyncClient,
) -> None:
    fill(conversations=400)
    assert "dentist" in (await analyst.get("/dashboard")).text
    table = rows(await analyst.get("/dashboard/unanswered.csv"))
    messages = [row[0] for row in table[7:]]
    assert any(message.startswith("'=HYPERLINK") for message in messages)
    assert not any(message.startswith(("=", "+", "-", "@")) for message in messages)


@pytest.mark.parametrize("name", FILES)
async def test_a_file_says_what_it_is(viewer: httpx.AsyncClient, name: str) -> None:
    fill(conversations=400)
    answer = await viewer.get(f"/dashboard/{name}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    table = rows(answer)
    assert [row[0] for row in table[:5]] == [
        "Sharewell",
        "Definition",
        "Weeks",
        "Made at",
        "Note",
    ]
    assert len({len(row) for row in table[6:]}) == 1


async def test_no_small_number_leaves_in_any_file(analyst: httpx.AsyncClient) -> None:
    fill(conversations=120)
    for name in (*FILES, "unanswered"):
        table = rows(await analyst.get(f"/dashboard/{name}.csv"))
        for row in table[7:]:
            for column, cell in zip(table[6][1:], row[1:], strict=True):
                count = cell.split(" ")[0].replace(",", "")
                if count.isdigit() and "week" not in column:
                    assert int(count) % 5 == 0 and count != "5", (name, row)


async def test_wrong_dates_are_explained(viewer: httpx.AsyncClient) -> None:
    answer = await viewer.get("/dashboard?from=yesterday")
    assert answer.status_code == 400
    assert "Enter a real date" in answer.text and 'value="yesterday"' in answer.text
    assert (await viewer.get("/dashboard/concerns.csv?to=x")).status_code == 400


async def test_an_unknown_file_is_not_found(viewer: httpx.AsyncClient) -> None:
    assert (await viewer.get("/dashboard/staff.csv")).status_code == 404
