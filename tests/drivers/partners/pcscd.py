"""Debian's pcscd with vsmartcard's reader, on a private configuration; and a card of the second generation in plain bytes.

The card shares no code with the project: its answers are those that were written down for LD/T 33.
"""

import contextlib
import fcntl
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.drivers.partners.daemons import open_folder, program, running
from ui.free_port import free_port

LIBRARY = next(iter(Path("/usr/lib/pcsc/drivers/serial").glob("libifdvpcd.so*")), None)
SOCKET = Path("/run/pcscd/pcscd.comm")
CONTACT, ANTENNA = "Partner SSC Reader 00 00", "Partner SSC Reader 00 01"
"""vpcd's two slots of one reader: with more of them it looks at each so seldom that cards are seen seconds late."""
_LOCK = Path(tempfile.gettempdir()) / "pcscd-of-tests.lock"


def _is_answering() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.connect(str(SOCKET))
        return True
    return False


def why_not() -> str:
    """Why no pcscd can be started here; "" where one can. There is one socket for the whole machine."""
    if program("pcscd") is None or LIBRARY is None:
        return "pcscd or vpcd is not installed"
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_answering():
            return "another pcscd runs on this machine"
    return ""


def _two_ports() -> int:
    """vpcd takes the port that it is given, and the next one. Not of those that the kernel lends meanwhile to whoever connects."""
    while True:
        port = free_port()
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port + 1)):
            return port


class PrivatePcscd:
    """Starts and stops as often as a test wants, with the readers or without."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._log = log
        self._stack = contextlib.ExitStack()
        self.contact_port = _two_ports()
        self.antenna_port = self.contact_port + 1
        self._with, self._without = folder / "with", folder / "without"
        for each in (self._with, self._without):
            each.mkdir()
        port = self.contact_port
        (self._with / "vpcd").write_text(
            f'FRIENDLYNAME "Partner SSC Reader"\nDEVICENAME /dev/null:{port:#x}\n'
            f"LIBPATH {LIBRARY}\nCHANNELID {port:#x}\n",
            "ascii",
        )

    def start(self, *, with_readers: bool = True) -> None:
        folder = self._with if with_readers else self._without
        self._process = self._stack.enter_context(
            running([program("pcscd") or "", "--foreground", "-c", str(folder)], self._log)
        )

    def kill(self) -> None:
        """As a crash does it: without a word."""
        self._process.kill()
        self._process.wait()

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """It is there, takes what is asked, and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._stack.close()

    @property
    def readers(self) -> str:
        """What pcsc-tools list, which know nothing of us."""
        command = [program("pcsc_scan") or "", "-r"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout


@contextlib.contextmanager
def private_pcscd() -> Iterator[PrivatePcscd]:
    with _LOCK.open("w") as lock, open_folder() as folder:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another test run waits here
        partner = PrivatePcscd(folder, folder / "pcscd.log")
        try:
            yield partner
        finally:
            partner.stop()


ATR = "3B6D000080318065B08311C0A983009000"
SECOND_GENERATION = {
    "00A404000F7378312E73682EC9E7BBE1B1A3D5CF": "611B",
    "00C000001B": "6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C03860101" + "9000",
    "00A4020002EF05": "9000",
    "00A4020002EF06": "9000",
    "00B2010012": "0110" + "441600D1560000050123456789ABCDEF" + "9000",
    "00B2030006": "0304" + "322E3030" + "9000",
    "00B2050006": "0504" + "20190315" + "9000",
    "00B2060006": "0604" + "20290315" + "9000",
    "00B207000C": "6C0B",
    "00B207000B": "0709" + "413132333435363738" + "9000",
    "00B2080014": "0812" + "313130313035313934393132333130303258" + "9000",
    # 𠮷䶮 in GB18030, the rest padding
    "00B2090020": "091E" + "9534B235" + "FE9F" + "00" * 24 + "9000",
    "00B24E0016": "4E14" + "00" * 20 + "9000",
    "00B20A0003": "0A01" + "32" + "9000",
    "00B20D0006": "0D04" + "19491231" + "9000",
}
"""Commands and answers of one card; the holder is the example of GB 11643."""


class ScriptedCard:
    """Puts itself into vpcd's reader; `deaf_to` is a command that it never answers, `pulled_at` one at which it leaves."""

    def __init__(
        self, port: int, script: dict[str, str], atr: str = ATR, *, deaf_to: str = "", pulled_at: str = ""
    ) -> None:
        self._script, self._atr, self._deaf_to, self._pulled_at = script, bytes.fromhex(atr), deaf_to, pulled_at
        self._line = socket.create_connection(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def pull(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while head := self._line.recv(2, socket.MSG_WAITALL):
                self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                message = self._line.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
                self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                if message == b"\x04":
                    self._say(self._atr)
                elif len(message) > 1 and not self._is_over(message.hex().upper()):
                    self._say(bytes.fromhex(self._script.get(message.hex().upper(), "6D00")))

    def _is_over(self, command: str) -> bool:
        if command == self._pulled_at:
            self.pull()
        return command in (self._pulled_at, self._deaf_to)

    def _say(self, content: bytes) -> None:
        self._line.sendall(len(content).to_bytes(2, "big") + content)
