"""As much of D-Bus as a screen reader needs: calls with answers, and signals that are kept until they are looked at."""

import os
import select
import socket
import struct
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

ALIGNMENT = {"y": 1, "g": 1, "v": 1, "n": 2, "q": 2, "b": 4, "i": 4, "u": 4, "s": 4, "o": 4, "a": 4}
"""Of the others it is 8."""
NUMBERS = {"y": "<B", "n": "<h", "q": "<H", "b": "<I", "i": "<i", "u": "<I", "x": "<q", "t": "<Q", "d": "<d"}
CALL, ANSWER, ERROR, SIGNAL = 1, 2, 3, 4
PATH, INTERFACE, MEMBER, ANSWER_TO, DESTINATION, SENDER, SIGNATURE = 1, 2, 3, 5, 6, 7, 8
PATIENCE = 60.0


class BusError(Exception):
    """The other side refuses the call; the words are its own."""


@dataclass(frozen=True)
class BusSignal:
    """Something that was told to all who asked for it."""

    sender: str
    path: str
    member: str
    body: tuple[Any, ...]


def types_in(signature: str) -> list[str]:
    """Each complete type, as `a{sv}` or `(so)`."""
    found, rest = [], signature
    while rest:
        end = _end_of_type(rest)
        found.append(rest[:end])
        rest = rest[end:]
    return found


def _end_of_type(text: str) -> int:
    if text[0] == "a":
        return 1 + _end_of_type(text[1:])
    if text[0] not in "({":
        return 1
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "({") - (sign in ")}")
        if depth == 0:
            return place + 1
    raise ValueError(text)


class Reader:
    """Takes values out of a message."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self.at = at

    def values(self, signature: str) -> tuple[Any, ...]:
        return tuple(self.value(each) for each in types_in(signature))

    def align(self, kind: str) -> None:
        size = ALIGNMENT.get(kind[0], 8)
        self.at += -self.at % size

    def value(self, kind: str) -> Any:
        self.align(kind)
        match kind[0]:
            case "s" | "o":
                return self._text(self.value("u"))
            case "g":
                return self._text(self.value("y"))
            case "v":
                return self.value(self.value("g"))
            case "a":
                return self._array(kind[1:])
            case "(" | "{":
                return self.values(kind[1:-1])
            case _:
                form = NUMBERS[kind]
                found = struct.unpack_from(form, self._data, self.at)[0]
                self.at += struct.calcsize(form)
                return bool(found) if kind == "b" else found

    def _text(self, length: int) -> str:
        text = self._data[self.at : self.at + length].decode()
        self.at += length + 1
        return text

    def _array(self, kind: str) -> list[Any]:
        length = self.value("u")
        self.align(kind)
        end, found = self.at + length, []
        while self.at < end:
            found.append(self.value(kind))
        return found


class Writer:
    """Puts values into a message: numbers, texts, and lists and pairs of them."""

    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, kind: str) -> None:
        self.data += bytes(-len(self.data) % ALIGNMENT.get(kind[0], 8))

    def put(self, kind: str, value: Any) -> Self:
        self.align(kind)
        match kind[0]:
            case "s" | "o":
                self.put("u", len(value.encode()))
                self.data += value.encode() + b"\0"
            case "g":
                self.data += bytes([len(value)]) + value.encode() + b"\0"
            case "v":
                self.put("g", value[0]).put(*value)
            case "a":
                self._array(kind[1:], value)
            case "(":
                for each, part in zip(types_in(kind[1:-1]), value, strict=True):
                    self.put(each, part)
            case _:
                self.data += struct.pack(NUMBERS[kind], value)
        return self

    def _array(self, kind: str, values: Sequence[Any]) -> None:
        self.put("u", 0)
        begin = len(self.data)
        self.align(kind)
        first = len(self.data)
        for each in values:
            self.put(kind, each)
        self.data[begin - 4 : begin] = struct.pack("<I", len(self.data) - first)


class MessageBus:
    """One connection (总线连接). A context manager."""

    def __init__(self, address: str) -> None:
        options = dict(each.split("=", 1) for each in address.partition(":")[2].split(","))
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(options["path"] if "path" in options else "\0" + options["abstract"])
        self._received = bytearray()
        self._serial = 0
        self.signals: deque[BusSignal] = deque()
        user = str(os.getuid()).encode().hex()
        self._socket.sendall(f"\0AUTH EXTERNAL {user}\r\n".encode())
        while b"\r\n" not in self._received:
            self._take(PATIENCE)
        if not self._received.startswith(b"OK "):
            raise BusError(self._received.decode())
        self._received.clear()
        self._socket.sendall(b"BEGIN\r\n")
        self.name: str = self.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "Hello")[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def call(
        self, to: str, path: str, interface: str, member: str, signature: str = "", *values: Any
    ) -> tuple[Any, ...]:
        """What the other side answers. Raises BusError."""
        self._serial += 1
        body = Writer()
        for kind, value in zip(types_in(signature), values, strict=True):
            body.put(kind, value)
        fields = [(PATH, ("o", path)), (INTERFACE, ("s", interface)), (MEMBER, ("s", member)), (DESTINATION, ("s", to))]
        if signature:
            fields.append((SIGNATURE, ("g", signature)))
        head = Writer()
        for kind, value in zip("yyyyuu", (ord("l"), CALL, 0, 1, len(body.data), self._serial), strict=True):
            head.put(kind, value)
        head.put("a(yv)", fields).align("(")
        self._socket.sendall(bytes(head.data + body.data))
        answers: list[tuple[Any, ...]] = []
        end = time.monotonic() + PATIENCE
        while not answers:
            if not self._take(end - time.monotonic()):
                raise BusError(f"no answer from {to} {path} {member}")
            self._sort(self._serial, answers)
        return answers[0]

    def listen(self, seconds: float) -> None:
        """Take what comes within that time, and come back with the first of it."""
        if self._take(seconds):
            self._sort(0, [])

    def _take(self, seconds: float) -> bool:
        if not select.select([self._socket], [], [], max(0.0, seconds))[0]:
            return False
        more = self._socket.recv(1 << 16)
        if not more:
            raise BusError("the bus has gone")
        self._received += more
        return True

    def _sort(self, serial: int, answers: list[tuple[Any, ...]]) -> None:
        """Every whole message that has come."""
        while len(self._received) >= 16:
            size, _, fields = struct.unpack_from("<III", self._received, 4)
            begin = 16 + fields + -fields % 8
            if len(self._received) < begin + size:
                return
            data, self._received = bytes(self._received[: begin + size]), self._received[begin + size :]
            reported: dict[int, Any] = dict(Reader(data, 12).value("a(yv)"))
            body = Reader(data[begin:]).values(reported.get(SIGNATURE, ""))
            if data[1] == SIGNAL:
                self.signals.append(BusSignal(reported[SENDER], reported[PATH], reported[MEMBER], body))
            elif data[1] in (ANSWER, ERROR) and reported[ANSWER_TO] == serial:
                if data[1] == ERROR:
                    raise BusError(*body)
                answers.append(body)
