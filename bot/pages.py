"""Renders the HTML pages of every package: each keeps its own `templates/` folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, html

PACKAGES = ("conversation", "widget", "staff", "insight")

environment = Environment(
    loader=FileSystemLoader(
        [Path(__file__).parent / name / "templates" for name in PACKAGES]
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status: int = 200, **context: Any) -> HTTPResponse:
    """The template as an HTML response that no cache keeps."""
    body = environment.get_template(template).render(**context)
    return html(body, status=status, headers={"Cache-Control": "no-store"})
