"""Every answer as a plain page: to read, search, print and link to, without a chat or a script."""

from __future__ import annotations

from functools import cache

from sanic import Blueprint, HTTPResponse, Request

from bot.assets import Built, serve
from bot.content.book import NATION_NAMES, NATIONS, Answer, answer_book
from bot.content.taxonomy import taxonomy
from bot.conversation.pages import STATIC, framed, public_page
from bot.pages import environment

ADDRESS = "/answers"
# A release may change the words at any time: a browser that kept them asks whether they hold.
ASK_FIRST = {"Cache-Control": "no-cache"}

blueprint = Blueprint("answers")

SCRIPT = serve(blueprint, "/assets/answers.js", (STATIC / "answers.js").read_text())


@blueprint.get(ADDRESS)
async def get_answers(request: Request) -> HTTPResponse:
    """Every answer in full, by theme; with `nation`, those that hold there."""
    nation = request.args.get("nation")
    if nation is not None and nation not in NATIONS:
        return public_page(
            "nation_unknown.html", ADDRESS, 400, nation_names=NATION_NAMES
        )
    return every_answer(nation).sent(request, ASK_FIRST)


@cache
def every_answer(nation: str | None) -> Built:
    """The page of every answer that holds in a nation, or anywhere. Built once: it is long."""
    book = answer_book()
    themes = {theme: _of_theme(theme, nation) for theme in taxonomy().themes}
    body = environment.get_template("answers.html").render(
        **framed(ADDRESS),
        themes={theme: answers for theme, answers in themes.items() if answers},
        count=sum(map(len, themes.values())),
        count_of_all=len(book.answers),
        nation=nation,
        nation_names=NATION_NAMES,
        script=SCRIPT.url,
    )
    return Built("text/html; charset=utf-8", body.encode())


def _of_theme(theme: str, nation: str | None) -> list[Answer]:
    topics = [t.slug for t in taxonomy().topics.values() if t.theme == theme]
    return [
        answer
        for topic in topics
        for answer in answer_book().for_topic(topic)
        if nation is None or nation in answer.nations
    ]


@blueprint.get("/answers/<topic:str>")
async def get_answer(request: Request, topic: str) -> HTTPResponse:
    """Every answer on a topic, one for each nation or group of nations."""
    answers = answer_book().for_topic(topic)
    known = taxonomy().topics.get(topic)
    if known is None or not answers:
        return public_page("answer_missing.html", ADDRESS, 404)
    return public_page("answer.html", ADDRESS, topic=known, answers=answers)


@blueprint.get("/examples")
async def get_examples(request: Request) -> HTTPResponse:
    """Every case study, by area."""
    book = answer_book()
    areas = {
        taxonomy().areas[area].label: [s for s in book.case_studies if s.area == area]
        for area in book.areas
    }
    return public_page("examples.html", ADDRESS, areas=areas)
