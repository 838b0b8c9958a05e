"""What a department's system answers wrongly is told to those who mend it: where, and never what stood there."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from central.departments.port import ExecutionKey, NoWord
from tests.central.department_systems import real_department

ANSWER = {
    "outcome": "completed",
    "request_id": "R",
    "case_number": "N",
    "result": {"summary": {"zh": "李大暑", "en": "Li"}},
}


class _Misspeaking(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test prints nothing."""


@pytest.mark.expected_logs("answers /executions unreadably")
def test_unreadable_answer_is_logged_with_its_place(expected_logs):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Misspeaking)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    serving.start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        assert isinstance(real_department(address).outcome_of(ExecutionKey("T", "R")), NoWord)
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
    reported = " ".join(str(record.getMessage()) for record in expected_logs)
    assert "result.heading: missing" in reported
    assert "李大暑" not in reported
