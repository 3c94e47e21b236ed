"""What a public body owes its visitors, as pages: privacy, security and accessibility."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import text

from bot.content.accessibility import statement
from bot.conversation.pages import public_page
from bot.conversation.problems import Problem
from bot.conversation.service import kept_in_words
from bot.settings import ROOT, settings

DOCUMENTS = ROOT / "docs" / "privacy"
VALID = timedelta(days=180)  # RFC 9116: less than a year

blueprint = Blueprint("notices")


@blueprint.get("/privacy")
async def get_privacy(request: Request) -> HTTPResponse:
    """The privacy notice, with the settings of this server."""
    return _page("privacy-notice.md", "/privacy", "Your privacy")


@blueprint.get("/security")
async def get_security(request: Request) -> HTTPResponse:
    """The security policy."""
    return _page("security.md", "/security", "Security")


@blueprint.get("/accessibility")
async def get_accessibility(request: Request) -> HTTPResponse:
    """The accessibility statement, from what the tests found and what people wrote."""
    return public_page(
        "accessibility.html",
        "/accessibility",
        statement=statement(),
        contact=_contact(),
    )


@blueprint.get("/.well-known/security.txt")
async def get_security_txt(request: Request) -> HTTPResponse:
    """Where to report a weakness (RFC 9116); 404 where no contact is set."""
    if not settings().contact:
        raise Problem(404, "Not found", "No contact is set.")
    expires = (datetime.now(UTC) + VALID).strftime("%Y-%m-%dT00:00:00Z")
    return text(
        f"Contact: {settings().contact}\nExpires: {expires}\nPreferred-Languages: en\n"
    )


def _page(name: str, here: str, title: str) -> HTTPResponse:
    return public_page(
        "notice.html", here, title=title, body=rendered(DOCUMENTS / name)
    )


def rendered(file: Path) -> Markup:
    """A document as HTML, its {words in braces} filled in from the settings."""
    # Filled in after the Markdown was read, and escaped: no setting becomes markup.
    html = Markup(MarkdownIt("js-default").render(file.read_text()))
    return html.format(contact=_contact(), **kept_in_words())


def _contact() -> Markup | str:
    address = settings().contact
    if not address:
        return "No address is set yet."
    words = address.removeprefix("mailto:")
    return Markup('<a href="{}">{}</a>').format(address, words)
