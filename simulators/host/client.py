"""The other side of the dock's HTTP: for tests, the demo and the dev dock's window. Standard library only."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from simulators.simulator import ActRefused, State

DOCK_FILE = "dock.json"
_SECONDS = 30.0


class DockClient:
    """One request a call (模拟台客户端), thread-safe. Raises `OSError` when the dock is not there."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    @classmethod
    def of_folder(cls, folder: Path) -> "DockClient":
        """The client of the dock that runs in `folder`; raises `OSError` when none was ever ready there."""
        return cls(json.loads((folder / DOCK_FILE).read_text("utf-8"))["control"])

    def state(self) -> State:
        """What every simulator shows, by device."""
        return self._ask("GET", "/state")

    def people(self) -> list[dict[str, Any]]:
        """The synthetic citizens: key, zh, en, layout, face_seed, finger_seed."""
        found: list[dict[str, Any]] = self._ask("GET", "/people")["people"]
        return found

    def act(self, device: str, action: str, **args: Any) -> State:
        """Do something to a device; its state after. Raises `ActRefused`."""
        return self._ask("POST", f"/{device}/{action}", args)

    def set_fault(self, device: str, name: str, *, on: bool) -> State:
        """Switch a fault; the device's state after. Raises `ActRefused`."""
        return self.act(device, "fault", name=name, on=on)

    def paper(self, device: str, number: int, kind: str) -> bytes | None:
        """What a printer put out: kind is png or pdf, counted from 1."""
        status, body = self._exchange("GET", f"/{device}/papers/{number}.{kind}", None)
        return body if status == http.client.OK else None

    def _ask(self, method: str, path: str, args: dict[str, Any] | None = None) -> State:
        status, body = self._exchange(method, path, args)
        answer: State = json.loads(body)
        if status != http.client.OK:
            raise ActRefused(answer.get("error", f"answered {status}"))
        return answer

    def _exchange(self, method: str, path: str, args: dict[str, Any] | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._address, timeout=_SECONDS)
        try:
            body = None if args is None else json.dumps(args).encode()
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
