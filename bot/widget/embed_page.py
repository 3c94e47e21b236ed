"""/embed: a page for people who put the widget on their website."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from sanic import Blueprint, HTTPResponse, Request

from bot.assets import serve
from bot.content.book import answer_book
from bot.content.taxonomy import taxonomy
from bot.conversation.pages import ICON, MESSAGES_STYLE, PUBLIC_STYLE, public_page
from bot.front_door.client import ClientRequest
from bot.pages import page
from bot.settings import ROOT
from bot.widget.options import Options

DOCUMENT = ROOT / "docs" / "embedding.md"
# How the document writes the address of this server.
EXAMPLE = "https://your-sharewell.example"

blueprint = Blueprint("embed")

SCRIPT = serve(
    blueprint,
    "/assets/embed.js",
    (Path(__file__).parent / "static" / "embed.js").read_text(),
)


@blueprint.get("/embed")
async def get_embed(request: ClientRequest) -> HTTPResponse:
    """The options with a preview, the lines to copy, and what else a website needs."""
    chosen, wrong = _chosen(request)
    origin = f"{request.scheme}://{request.host}"
    return public_page(
        "embed.html",
        "/embed",
        422 if wrong else 200,
        chosen=chosen,
        wrong=wrong,
        topics=[
            topic
            for topic in taxonomy().topics.values()
            if topic.slug in answer_book().topics and topic.in_scope
        ],
        query=urlencode(chosen.model_dump(exclude_defaults=True)),
        origin=origin,
        rest=rendered(origin),
        script=SCRIPT.url,
    )


@blueprint.get("/embed/preview", ctx_embedded=True)
async def get_preview(request: Request) -> HTTPResponse:
    """A website's page with the widget on it as it was chosen, for the frame in /embed."""
    return page(
        "embed_preview.html",
        icon=ICON.url,
        styles=[MESSAGES_STYLE.url, PUBLIC_STYLE.url],
        chosen=_chosen(request)[0],
    )


def rendered(origin: str) -> Markup:
    """What docs/embedding.md says after its introduction, as HTML, with this server's address."""
    _, _, body = DOCUMENT.read_text().partition("\n## ")
    html = Markup(MarkdownIt("js-default").render(f"## {body}"))
    return html.replace(EXAMPLE, escape(origin))


def _chosen(request: Request) -> tuple[Options, set[str]]:
    return Options.read({name: values[0] for name, values in request.args.items()})
