"""A website of another origin, for tests of what is embedded in it."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

from serving import EMBEDDER_PORT


class Website:
    """Serves `pages` by their path, with `policy` as their Content-Security-Policy if there is one."""

    def __init__(self, port: int = EMBEDDER_PORT) -> None:
        site = self
        self.pages: dict[str, str] = {}
        self.policy = ""
        self.url = f"http://localhost:{port}"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def council(content: str, style: str = "") -> str:
    return (
        "<!doctype html><html lang=en><title>Council</title><link rel=icon href='data:,'>"
        f"<style>{style}</style>"
        f"<body><h1>Council</h1><a href='#'>A link</a>{content}"
    )
