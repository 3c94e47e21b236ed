"""The headers on every answer: what a page may load, who may frame it, and who may keep it."""

from __future__ import annotations

from sanic import HTTPResponse

from bot.front_door.client import ClientRequest
from bot.settings import settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
A_YEAR = 365 * 24 * 3600
# All that Chromium knows: one that it does not know gets a warning on every page.
SWITCHED_OFF = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "speaker-selection",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in SWITCHED_OFF),
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What a handler may say otherwise: style sheets may be kept, and other sites load the loader.
UNLESS_SAID = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def protect(request: ClientRequest, response: HTTPResponse) -> None:
    """Sets them. Only a route with `ctx_embedded` can be framed, and only by the embedders."""
    embedded = getattr(request.route and request.route.ctx, "embedded", False)
    ancestors = ["'self'", *settings().embedders] if embedded else ["'none'"]
    response.headers["Content-Security-Policy"] = POLICY.format(
        ancestors=" ".join(ancestors)
    )
    response.headers.update(ALWAYS)
    for name, value in UNLESS_SAID.items():
        response.headers.setdefault(name, value)
    if request.scheme == "https":
        response.headers["Strict-Transport-Security"] = (
            f"max-age={A_YEAR}; includeSubDomains"
        )
