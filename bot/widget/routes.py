"""The widget's addresses: the loader, the panel in its frame, and a page that shows them at work."""

from __future__ import annotations

import json
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request

from bot.assets import serve
from bot.content.taxonomy import taxonomy
from bot.conversation.pages import ICON, MESSAGES_STYLE, public_page
from bot.pages import page
from bot.safety.input import MAX_CHARACTERS
from bot.safety.patterns import shapes
from bot.widget.scripts import joined

STATIC = Path(__file__).parent / "static"

blueprint = Blueprint("widget")

LOADER = serve(blueprint, "/widget.js", (STATIC / "widget.js").read_text())
# The definition and what works with it, in one request.
PERSONAL_DATA_SCRIPT = serve(
    blueprint,
    "/widget/personal_data.js",
    shapes().as_javascript() + joined(STATIC / "personal_data.js"),
)
PANEL_SCRIPT = serve(
    blueprint, "/widget/panel.js", joined(STATIC / "panel" / "panel.js")
)
PRIVACY_SCRIPT = serve(
    blueprint, "/widget/privacy.js", joined(STATIC / "panel" / "privacy.js")
)
# What visitors read for each topic: loaded where a page around the panel names one.
TOPICS = serve(
    blueprint,
    "/widget/topics.json",
    json.dumps({topic.slug: topic.label for topic in taxonomy().topics.values()}),
)
PANEL_STYLE = serve(blueprint, "/widget/panel.css", (STATIC / "panel.css").read_text())


@blueprint.get("/widget/panel", ctx_embedded=True)
async def get_panel(request: Request) -> HTTPResponse:
    """The page inside the widget's frame. It holds nothing of any visitor."""
    return page(
        "panel.html",
        icon=ICON.url,
        styles=[MESSAGES_STYLE.url, PANEL_STYLE.url],
        script=PANEL_SCRIPT.url,
        personal_data=PERSONAL_DATA_SCRIPT.url,
        privacy=PRIVACY_SCRIPT.url,
        topics=TOPICS.url,
        max_characters=MAX_CHARACTERS,
    )


@blueprint.get("/")
async def get_demo(request: Request) -> HTTPResponse:
    """A page of a public body, as an example of one that embeds the widget."""
    return public_page("demo.html", "/", loader=LOADER.path)
