"""The card's side of vpcd's line: messages of two length bytes and content. One byte is a control; all else is a command.

`CardInVpcd` puts a card into a reader of a real pcscd; `SlotOfCard` keeps one for readers that are only a folder.
"""

import contextlib
import socket
import threading
from collections.abc import Callable

from simulators.social_card_reader.virtual_card import VirtualSocialCard

OFF, ON, RESET, ATR = b"\x00", b"\x01", b"\x02", b"\x04"

Answer = Callable[[bytes], bytes | None]
"""The card's answer to a command; None where it never answers, or goes."""


def framed(content: bytes) -> bytes:
    return len(content).to_bytes(2, "big") + content


def receive(line: socket.socket) -> bytes | None:
    """The next message; None at the end of the line."""
    head = _exactly(line, 2)
    return None if head is None else _exactly(line, int.from_bytes(head, "big"))


def _exactly(line: socket.socket, size: int) -> bytes | None:
    found = b""
    while len(found) < size:
        piece = line.recv(size - len(found))
        if not piece:
            return None
        found += piece
        with contextlib.suppress(OSError):  # without it each command costs 40 ms of delayed acknowledgement
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    return found


def serve(line: socket.socket, card: VirtualSocialCard, answer: Answer) -> None:
    """Serve one reader until the line ends."""
    with contextlib.suppress(OSError), line:
        while (message := receive(line)) is not None:
            if message == ATR:
                line.sendall(framed(card.atr))
            elif message in (OFF, ON, RESET):
                card.reset()
            else:
                answered = answer(message)
                if answered is not None:
                    line.sendall(framed(answered))


class CardInVpcd:
    """A card in vpcd's reader (插入虚拟读卡器): connecting is putting in, closing is pulling."""

    def __init__(self, port: int, card: VirtualSocialCard, answer: Answer | None = None) -> None:
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        arguments = (self._line, card, answer or card.respond)
        self._thread = threading.Thread(target=serve, args=arguments, name="card", daemon=True)
        self._thread.start()

    def pull(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        if self._thread is not threading.current_thread():
            self._thread.join()


class SlotOfCard:
    """Where readers that are only a folder find a card (模拟卡槽): a port, for as long as it is in."""

    def __init__(self, card: VirtualSocialCard, answer: Answer) -> None:
        self._card = card
        self._answer = answer
        self._lines: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="card-slot", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._server.getsockname()[1]
        return port

    def pull(self) -> None:
        """The card goes: every line breaks off."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.break_off()

    def break_off(self) -> None:
        """The reader goes, with the card in it."""
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = self._server.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._lines = [*self._lines[-3:], line]
                arguments = (line, self._card, self._answer)
                threading.Thread(target=serve, args=arguments, name="card", daemon=True).start()
