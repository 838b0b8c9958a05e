"""A serial code scanner on a pseudo-terminal."""

from pathlib import Path

from simulators.pty_port import PtyPort
from simulators.simulator import ActRefused, Args, Faults, State

FAULTS = ("crlf", "no_suffix", "garbage", "silent", "unplugged")
_GARBAGE = b"\xff\xff\x00\x81\x02"
_ENCODINGS = ("utf-8", "gb18030")


class CodeScannerSimulator:
    """Sends what is held under it (模拟扫码器)."""

    name = "code_scanner"

    def __init__(self, link: Path) -> None:
        self._faults = Faults(FAULTS)
        self._port = PtyPort(link, lambda _data: None)
        self._scans = 0

    @property
    def endpoint(self) -> str:
        """The path of the serial line, for the driver."""
        return str(self._port.link)

    def start(self) -> None:
        """Plug the scanner in."""
        self._port.plug()

    def stop(self) -> None:
        """Pull the scanner's cable."""
        self._port.unplug()

    def hold(self, payload: bytes) -> None:
        """Hold a code under the scanner."""
        self._scans += 1
        if self._faults["silent"]:
            return
        if self._faults["garbage"]:
            payload = _GARBAGE
        end = b"\r\n" if self._faults["crlf"] else b"\r"
        self._port.send(payload if self._faults["no_suffix"] else payload + end)

    def set_fault(self, name: str, on: bool) -> None:
        self._faults.switch(name, on)
        if name == "unplugged":
            self._port.unplug() if on else self._port.plug()

    def state(self) -> State:
        """How many codes were held under it, and the faults."""
        return {"scans": self._scans, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`scan` with `text` and optionally `encoding` (utf-8 or gb18030)."""
        encoding = str(args.get("encoding", "utf-8"))
        if action != "scan" or encoding not in _ENCODINGS:
            raise ActRefused(f"no act {action!r} in {encoding!r}; there is: scan, in {' or '.join(_ENCODINGS)}")
        self.hold(str(args.get("text", "")).encode(encoding))
        return self.state()
