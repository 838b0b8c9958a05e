"""The key system's side of `drivers.social_card_reader.key_system`, with the test key."""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simulators.social_card_reader.virtual_card import TEST_KEY, internal_proof, opening_proof


class SimulatedKeySystem:
    """Answers on loopback until it is stopped (模拟密码机), over HTTPS where it has certificates.

    `status`: what it answers instead, where that is not 200.
    """

    def __init__(self, key: bytes = TEST_KEY, certificates: ssl.SSLContext | None = None) -> None:
        self.key = key
        self.status = 200
        self._scheme = "http" if certificates is None else "https"
        self._server = _KeyServer(("127.0.0.1", 0), _KeyHandler)
        if certificates is not None:  # each connection proves itself on its own thread
            plain = self._server.socket
            self._server.socket = certificates.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        self._server.keys = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="key-system", daemon=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}/ssc"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _KeyServer(ThreadingHTTPServer):
    daemon_threads = True
    keys: SimulatedKeySystem

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that does not prove itself is refused; no log hears of it."""


class _KeyHandler(BaseHTTPRequestHandler):
    server: _KeyServer

    def do_POST(self) -> None:
        keys = self.server.keys
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        source, process, third, fourth = (bytes.fromhex(text) for text in asked["randoms"])
        proof = {
            "expected": internal_proof(keys.key, source, process).hex(),
            "opening": opening_proof(keys.key, third, fourth).hex(),
        }
        body = json.dumps(proof).encode()
        self.send_response(keys.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Of no interest to any log."""
