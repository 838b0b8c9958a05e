"""The line between a terminal and the centre inside one process: it cuts, swallows, doubles and delays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from starlette.testclient import TestClient


class CentreDied(BaseException):
    """The centre's process ends here: nothing after this point happens, and no one gets an answer."""


class LineMode(StrEnum):
    UP = "up"
    CUT = "cut"
    ANSWERS_LOST = "answers_lost"
    DOUBLED = "doubled"
    DELAYED = "delayed"


@dataclass
class Line(BaseAdapter):
    """Carries requests to the application. `delayed` are on their way still, and are delivered when the test says so."""

    client: TestClient
    on_death: Callable[[], None]
    mode: LineMode = LineMode.UP
    delayed: list[requests.PreparedRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount("http://centre/", self)
        return session

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        if self.mode is LineMode.CUT:
            raise requests.ConnectionError("cut")
        if self.mode is LineMode.DELAYED:
            self.delayed.append(request.copy())
            raise requests.ReadTimeout("delayed")
        if self.mode is LineMode.DOUBLED:
            self._through(request)
        answer = self._through(request)
        if self.mode is LineMode.ANSWERS_LOST:
            raise requests.ReadTimeout("the answer is lost")
        return answer

    def deliver(self, index: int) -> None:
        """One of the delayed requests arrives; anyone who sent it has long given up."""
        try:
            self._through(self.delayed.pop(index % len(self.delayed)))
        except requests.RequestException:
            return

    def close(self) -> None:
        pass

    def _through(self, request: requests.PreparedRequest) -> requests.Response:
        try:
            reported = self.client.request(
                str(request.method), request.path_url, content=request.body, headers=dict(request.headers)
            )
        except CentreDied as death:
            self.on_death()
            raise requests.ConnectionError("the centre died") from death
        response = requests.Response()
        response.status_code = reported.status_code
        response.headers.update(reported.headers)
        response.raw = BytesIO(reported.content)
        response.request = request
        return response
