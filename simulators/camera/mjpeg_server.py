"""Serves pictures as an MJPEG stream on loopback HTTP, like a network camera. What is in the picture is not its matter."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from drivers.ports.device import Pixels

BOUNDARY = "kiosk-frame"
JPEG_QUALITY = 88
FLICKER = (0, 2, 4)
"""Levels of 255 that are added in turn."""


class MjpegServer:
    """Pictures by `draw` (MJPEG 摄像头服务), `rate` per second, to any number of viewers. Can be unplugged and frozen.

    `is_frozen` is asked before each picture; while it says yes the stream stays open and silent. Pictures are drawn on a
    thread of their own: a viewer gets the last one again while `draw` takes longer than a picture lasts, as from a real
    camera, whose pictures come however much there is to see. The lamp flickers a little: no two pictures are the same.
    """

    def __init__(self, draw: Callable[[], Pixels], is_frozen: Callable[[], bool], port: int, rate: float) -> None:
        self._draw = draw
        self._is_frozen = is_frozen
        self._port = port
        self.pause = 1 / rate
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self._unplugged = threading.Event()
        self._wanted = threading.Event()
        self._newest: bytes | None = None
        self._drawn = 0
        self._viewers = 0

    @property
    def url(self) -> str:
        """Where the stream is; the port is fixed once plugged in."""
        return f"http://127.0.0.1:{self._port}/stream.mjpg"

    def plug(self) -> None:
        """Begin to listen; does nothing when it listens already."""
        with self._lock:
            if self._server is not None:
                return
            self._unplugged, self._newest = threading.Event(), None
            self._server = _PictureServer(("127.0.0.1", self._port), _handler(self, self._unplugged))
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="mjpeg", daemon=True).start()
            threading.Thread(target=self._draw_on, args=(self._unplugged,), name="mjpeg-draw", daemon=True).start()

    def unplug(self) -> None:
        """End every stream and stop listening: connecting is refused from now on."""
        with self._lock:
            server, self._server = self._server, None
            self._unplugged.set()
            self._wanted.set()
        if server is not None:
            server.shutdown()
            server.server_close()

    def newest(self) -> bytes | None:
        """The newest picture, at once; None before the first and while frozen. Has another one drawn."""
        self._wanted.set()
        return None if self._is_frozen() else self._newest

    def begin_viewing(self) -> None:
        """One more viewer, who gets no picture of the time before."""
        with self._lock:
            self._viewers += 1
            self._newest = None

    def _draw_on(self, unplugged: threading.Event) -> None:
        while self._wanted.wait() and not unplugged.is_set():
            self._wanted.clear()
            viewers, jpeg = self._viewers, self.jpeg()
            with self._lock:
                if not unplugged.is_set() and viewers == self._viewers:  # else a picture of before the last viewer came
                    self._newest = jpeg
            unplugged.wait(self.pause)

    def jpeg(self) -> bytes | None:
        """The picture of this moment, or None while frozen."""
        if self._is_frozen():
            return None
        self._drawn += 1
        lit = cv2.convertScaleAbs(self._draw(), beta=FLICKER[self._drawn % len(FLICKER)])
        return bytes(cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1])


class _PictureServer(ThreadingHTTPServer):
    daemon_threads = True
    # Streams end by the event; waiting for their threads would hang while a viewer does not read.
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64
    """A terminal that looks several times in a row whether it is there must not wait a second for the kernel's next try."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A viewer that went away is no error."""


def _handler(camera: MjpegServer, unplugged: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/snapshot"):
                self._send_one()
            else:
                self._send_stream()

        def _send_one(self) -> None:
            jpeg = camera.jpeg()
            self.send_response(503 if jpeg is None else 200)
            self.send_header("Content-Type", "image/jpeg")
            self.end_headers()
            self.wfile.write(jpeg or b"")

        def _send_stream(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
            self.end_headers()
            camera.begin_viewing()
            while not unplugged.is_set():
                jpeg = camera.newest()
                if jpeg is not None:
                    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                    self.wfile.write(head.encode() + jpeg + b"\r\n")
                unplugged.wait(camera.pause)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Viewers are not news."""

    return Handler
