"""A SAM-V reader on a pseudo-terminal: the device's side of the line, cards put down and lifted from outside."""

import threading
from pathlib import Path

from drivers.id_card_reader.protocol import PREAMBLE, Request, Response, Sw, check_of, encode_response
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from simulators.id_card_reader.chip import encode_new_address, encode_photo, encode_text
from simulators.person.made_to_order import made_to_order
from simulators.person.people import VirtualPerson, person
from simulators.pty_port import PtyPort
from simulators.simulator import ActRefused, Args, Faults, State

FAULTS = (
    "bad_checksum",
    "short",
    "silent",
    "noise",
    "foreign",
    "rejected",
    "damaged",
    "unknown_layout",
    "malformed",
    "pulled",
    "self_test_failed",
    "not_authorised",
    "no_3001",
    "no_3010",
    "no_3003",
    "no_presence",
    "slow_start",
    "unplugged",
)
_SAM_ID = bytes.fromhex("0500010035273401D3872401F7BE2105")
_NOISE = bytes.fromhex("00FFAAAA5596AAAAAA96")


class IdCardSimulator:
    """Keeps the SAM's rule that a card once read is not found again until lifted (模拟身份证阅读器).

    `start_seconds`: how long the SAM is deaf after power-on; imitated when `slow_start` is switched on.
    """

    name = "id_card_reader"

    def __init__(
        self, link: Path, clock: MonotonicClock | None = None, *, is_paced: bool = False, start_seconds: float = 1.5
    ) -> None:
        self._clock = clock or SystemMonotonicClock()
        self._start_seconds = start_seconds

        self._faults = Faults(FAULTS)
        self._lock = threading.RLock()
        self._port = PtyPort(link, self._on_received, is_paced=is_paced)
        self._buffer = b""
        self._card: VirtualPerson | None = None
        self._is_selected = False
        self._is_spent = False
        self._deaf_until = 0.0
        self.requests: list[Request] = []
        """What the host asked, for tests."""

    @property
    def endpoint(self) -> str:
        """The path of the serial line, for the driver."""
        return str(self._port.link)

    def start(self) -> None:
        """Plug the reader in."""
        self._port.plug()

    def stop(self) -> None:
        """Pull the reader's cable."""
        self._port.unplug()

    def put(self, someone: VirtualPerson) -> None:
        """Put a card on the reader, taking away the one that lies there."""
        with self._lock:
            self._card = someone
            self._is_selected = self._is_spent = False

    def lift(self) -> None:
        """Take the card away."""
        with self._lock:
            self._card = None
            self._is_selected = self._is_spent = False

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault. `slow_start` begins a start now; `pulled` lifts the card in the middle of the next read."""
        self._faults.switch(name, on)
        if name == "unplugged":
            self._port.unplug() if on else self._port.plug()
            self._reset()
        if name == "slow_start":
            self._deaf_until = self._clock.now() + self._start_seconds if on else 0.0

    def state(self) -> State:
        """Which card lies there, and the faults."""
        with self._lock:
            key = None if self._card is None else self._card.key
            return {"card": key, "was_read": self._is_spent, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`put` with `person` (a key), `put_card` with `card` (fields of an IdCard as texts) and `face_seed`, `lift`."""
        if action in ("put", "put_card"):
            try:
                self.put(person(str(args.get("person", ""))) if action == "put" else made_to_order(args))
            except (KeyError, ValueError) as unknown:
                raise ActRefused(str(unknown.args[0])) from None
        elif action == "lift":
            self.lift()
        else:
            raise ActRefused(f"no act {action!r}; there are: put, put_card, lift")
        return self.state()

    # --- the line ---

    def _on_received(self, data: bytes) -> None:
        self._buffer += data
        while (body := self._cut()) is not None:
            self._answer(body)

    def _cut(self) -> bytes | None:
        """The next whole request from length to check."""
        start = self._buffer.find(PREAMBLE)
        if start < 0:
            return None
        rest = self._buffer[start + len(PREAMBLE) :]
        length = int.from_bytes(rest[:2], "big")
        if len(rest) < 2 or len(rest) < 2 + length:
            return None
        self._buffer = rest[2 + length :]
        return rest[: 2 + length]

    def _answer(self, body: bytes) -> None:
        if self._faults["silent"] or self._clock.now() < self._deaf_until:
            return
        if self._faults["no_3003"] and body[2:4] == Request.READ_NEW_ADDRESS:
            return
        with self._lock:
            response = self._respond(body)
        self._port.send(self._spoilt(encode_response(response)))

    def _spoilt(self, data: bytes) -> bytes:
        if self._faults["bad_checksum"]:
            data = data[:-1] + bytes([data[-1] ^ 0x5A])
        if self._faults["short"]:
            data = data[:-2]
        if self._faults["noise"]:
            data = _NOISE + data + _NOISE
        return data

    def _respond(self, body: bytes) -> Response:
        if len(body) < 5 or check_of(body[:-1]) != body[-1]:
            return Response(Sw.CHECKSUM_WRONG)
        if self._faults["self_test_failed"]:
            return Response(Sw.SELF_TEST_FAILED)
        if self._faults["not_authorised"]:
            return Response(Sw.NOT_AUTHORISED)
        try:
            request = Request(body[2:4])
        except ValueError:
            return Response(Sw.COMMAND_WRONG)
        self.requests.append(request)
        return _HANDLERS[request](self)

    def _reset(self) -> Response:
        self._is_selected = False
        # Some readers keep saying 80 of a card that was read until it is lifted, whatever is done.
        self._is_spent = self._is_spent and self._faults["no_presence"]
        return Response(Sw.OK)

    def _ready(self) -> Response:
        return Response(Sw.OK)

    def _sam_id(self) -> Response:
        return Response(Sw.OK, _SAM_ID)

    def _find(self) -> Response:
        if self._card is None or self._is_spent:
            return Response(Sw.FIND_FAILED)
        return Response(Sw.CARD_FOUND, bytes(4))

    def _select(self) -> Response:
        if self._card is None or self._is_spent or self._faults["foreign"]:
            return Response(Sw.SELECT_FAILED)
        if self._faults["rejected"]:
            return Response(Sw.CARD_REJECTED_SAM)
        self._is_selected = True
        return Response(Sw.OK, bytes(8))

    def _read(self, finger: bytes | None) -> Response:
        if self._faults["pulled"]:
            self.lift()
            self._faults.switch("pulled", False)
        if self._card is None or not self._is_selected or self._faults["damaged"]:
            return Response(Sw.READ_FAILED)
        self._is_spent = True
        text, photo = self._text(self._card), encode_photo(self._card.face_seed)
        lengths = [text, photo] if finger is None else [text, photo, finger]
        head = b"".join(len(length).to_bytes(2, "big") for length in lengths)
        return Response(Sw.OK, head + text + photo + (finger or b""))

    def _text(self, someone: VirtualPerson) -> bytes:
        text = encode_text(someone.card)
        if self._faults["unknown_layout"]:
            text = text[:248] + b"Q\0" + text[250:]
        if self._faults["malformed"]:
            text = text[:36] + "19991399".encode("utf-16-le") + text[52:]
        return text

    def _read_plain(self) -> Response:
        return Response(Sw.COMMAND_WRONG) if self._faults["no_3001"] else self._read(None)

    def _read_with_finger(self) -> Response:
        return Response(Sw.NOT_PERMITTED) if self._faults["no_3010"] else self._read(bytes(1024))

    def _new_address(self) -> Response:
        if self._card is None or not self._is_selected:
            return Response(Sw.READ_FAILED)
        if not self._card.new_address:
            return Response(Sw.ITEM_EMPTY)
        return Response(Sw.OK, encode_new_address(self._card.new_address))


_HANDLERS = {
    Request.RESET: IdCardSimulator._reset,  # noqa: SLF001 - the table belongs to the class
    Request.STATUS: IdCardSimulator._ready,  # noqa: SLF001
    Request.SAM_ID: IdCardSimulator._sam_id,  # noqa: SLF001
    Request.FIND: IdCardSimulator._find,  # noqa: SLF001
    Request.SELECT: IdCardSimulator._select,  # noqa: SLF001
    Request.READ_TEXT_PHOTO: IdCardSimulator._read_plain,  # noqa: SLF001
    Request.READ_NEW_ADDRESS: IdCardSimulator._new_address,  # noqa: SLF001
    Request.READ_TEXT_PHOTO_FINGER: IdCardSimulator._read_with_finger,  # noqa: SLF001
}
