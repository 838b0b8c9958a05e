"""The yardstick of start and memory: Chromium in kiosk mode with a plain page of 240 tiles that answers a touch."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.display import HEIGHT, WIDTH, end_tree
from bench.running import Running
from catalogue.loader import load_catalogue

OPTIONS = (
    "--kiosk",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--window-size={WIDTH},{HEIGHT}",
    "--window-position=0,0",
)


@contextmanager
def chromium(display: str, folder: Path) -> Iterator[Running]:
    """Chromium with a fresh profile in `folder`; it has answered when the page's request after a tap comes in."""
    answered = threading.Event()
    with _serving(answered) as address:
        command = ["chromium", *OPTIONS, f"--user-data-dir={folder}", address]
        environment = {**os.environ, "DISPLAY": display}
        process = subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield Running(process.pid, answered.wait)
        finally:
            end_tree(process)


@contextmanager
def _serving(answered: threading.Event) -> Iterator[str]:
    page = _page().encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/touched"):
                answered.set()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Requests are no news."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _page() -> str:
    tiles = "".join(f"<button>{escape(item.name.zh)}</button>" for item in load_catalogue().items)
    return (
        "<!doctype html><meta charset=utf-8><title>tiles</title><style>body{margin:0;display:grid;"
        "grid-template-columns:repeat(8,1fr);grid-auto-rows:64px}button{font:16px sans-serif;overflow:hidden}</style>"
        f"<body>{tiles}<script>document.body.onclick=e=>fetch('/touched?'+e.timeStamp)</script>"
    )
