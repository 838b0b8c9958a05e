"""A serial optical fingerprint module on a pseudo-terminal, with fingers that no one has."""

import threading
from pathlib import Path

import cv2
import numpy as np

from drivers.fingerprint_reader.image import Grey, pack
from drivers.fingerprint_reader.protocol import (
    IMAGE_HEIGHT,
    IMAGE_WIDTH,
    Ack,
    InstructionCode,
    Packet,
    PacketDecoder,
    PacketFault,
    PacketKind,
    encode,
)
from simulators.person.people import person
from simulators.pty_port import PtyPort
from simulators.simulator import ActRefused, Args, Faults, State

FAULTS = ("bad_sum", "silent", "noise", "password", "messy", "upload_refused", "upload_broken", "unplugged", "no_match")
_PIECE = 128
_NOISE = b"\x00\xef\xef\x55"
_CLEAR = 0.9
_OTHER_HAND = 100_000

_RIDGE = 9.0
"""Pixels from ridge to ridge: 0.46 mm at 500 dpi."""
_TEMPLATE_LENGTH, _NOISE_LENGTH = 512, 4


class FingerprintSimulator:
    """A finger lies there until it is lifted (模拟指纹仪)."""

    name = "fingerprint_reader"

    def __init__(self, link: Path, *, is_paced: bool = False) -> None:
        self._faults = Faults(FAULTS)
        self._lock = threading.Lock()
        self._port = PtyPort(link, self._on_received, is_paced=is_paced)
        self._decoder = PacketDecoder()
        self._finger: tuple[int, float] | None = None
        self._captures = 0
        self._second = b""
        self._is_downloading = False

    @property
    def endpoint(self) -> str:
        """The path of the serial line, for the driver."""
        return str(self._port.link)

    def start(self) -> None:
        """Plug the module in."""
        self._port.plug()

    def stop(self) -> None:
        """Pull the module's cable."""
        self._port.unplug()

    def press(self, seed: int, clearness: float = _CLEAR) -> None:
        """Lay a finger on the window."""
        with self._lock:
            self._finger = (seed, clearness)

    def lift(self) -> None:
        """Take the finger away."""
        with self._lock:
            self._finger = None

    def set_fault(self, name: str, on: bool) -> None:
        self._faults.switch(name, on)
        if name == "unplugged":
            self._port.unplug() if on else self._port.plug()

    def state(self) -> State:
        """Whether a finger lies there, and the faults."""
        return {"finger": self._finger is not None, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`press` and `press_other` (hand) with `person` (a key) and optionally `clearness` 0–1; `lift`."""
        if action in {"press", "press_other"}:
            hand = _OTHER_HAND if action == "press_other" else 0
            try:
                self.press(person(str(args.get("person", ""))).finger_seed + hand, float(args.get("clearness", _CLEAR)))
            except (KeyError, TypeError, ValueError) as wrong:
                raise ActRefused(str(wrong.args[0])) from None  # the words themselves: a KeyError quotes them once more
        elif action == "lift":
            self.lift()
        else:
            raise ActRefused(f"no act {action!r}; there are: press, press_other, lift")
        return self.state()

    # --- the line ---

    def _on_received(self, data: bytes) -> None:
        for packet in self._decoder.feed(data):
            if isinstance(packet, PacketFault):
                self._acknowledge(Ack.PACKET_WRONG)
            elif packet.kind == PacketKind.COMMAND:
                self._obey(packet.content)
            elif self._is_downloading:
                self._second += packet.content
                self._is_downloading = packet.kind != PacketKind.END

    def _obey(self, content: bytes) -> None:
        if content[0] == InstructionCode.VERIFY_PASSWORD:
            self._acknowledge(Ack.PASSWORD_WRONG if self._faults["password"] or any(content[1:5]) else Ack.OK)
        elif content[0] == InstructionCode.GET_IMAGE:
            self._acknowledge(Ack.NO_FINGER if self._finger is None else Ack.OK)
        elif content[0] == InstructionCode.IMAGE_TO_FEATURES:
            self._acknowledge(Ack.IMAGE_MESSY if self._faults["messy"] else Ack.OK)
        elif content[0] == InstructionCode.DOWN_FEATURES:
            self._second, self._is_downloading = b"", True
            self._acknowledge(Ack.OK)
        elif content[0] == InstructionCode.MATCH:
            self._match()
        elif content[0] == InstructionCode.UP_FEATURES:
            self._upload(Ack.FEATURES_NOT_SENT, image=False)
        elif content[0] == InstructionCode.UP_IMAGE:
            self._upload(Ack.IMAGE_NOT_SENT, image=True)
        else:
            self._acknowledge(Ack.PACKET_WRONG)

    def _match(self) -> None:
        with self._lock:
            finger = self._finger
        if self._faults["no_match"]:
            self._acknowledge(Ack.PACKET_WRONG)
        elif finger is not None and is_same_finger(template_of(finger[0]), self._second):
            self._send(Packet(PacketKind.ACK, bytes([Ack.OK]) + (90).to_bytes(2, "big")))
        else:
            self._send(Packet(PacketKind.ACK, bytes([Ack.NO_MATCH]) + bytes(2)))

    def _upload(self, refusal: Ack, *, image: bool) -> None:
        with self._lock:
            finger = self._finger
        if self._faults["upload_refused"] or finger is None:
            self._acknowledge(refusal)
            return
        self._acknowledge(Ack.OK)
        self._captures += 1
        data = pack(draw_finger(*finger)) if image else template_of(finger[0], self._captures)
        pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]
        if self._faults["upload_broken"]:
            pieces = pieces[: len(pieces) // 2]
        for number, piece in enumerate(pieces, 1):
            is_last = number == len(pieces) and not self._faults["upload_broken"]
            self._send(Packet(PacketKind.END if is_last else PacketKind.DATA, piece))

    def _acknowledge(self, code: Ack) -> None:
        self._send(Packet(PacketKind.ACK, bytes([code])))

    def _send(self, packet: Packet) -> None:
        if self._faults["silent"]:
            return
        data = encode(packet)
        if self._faults["bad_sum"]:
            data = data[:-1] + bytes([data[-1] ^ 0x5A])
        if self._faults["noise"]:
            data = _NOISE + data
        self._port.send(data)


def draw_finger(seed: int, clearness: float) -> Grey:
    """A finger's picture. `clearness` 1.0 is a clean dry finger, 0.0 a smear."""
    chance = np.random.default_rng(seed)
    down, across = np.mgrid[0:IMAGE_HEIGHT, 0:IMAGE_WIDTH].astype(np.float32)
    core_x, core_y = chance.uniform(110, 146), chance.uniform(120, 160)
    x, y = across - core_x, (down - core_y) * chance.uniform(0.65, 0.85)
    bend = 12 * np.sin(x / chance.uniform(45, 70)) + 8 * np.cos(y / chance.uniform(40, 60))
    ridges = np.sin(2 * np.pi * (np.hypot(x, y) + bend) / _RIDGE)
    inside = ((across - 128) / 100) ** 2 + ((down - 144) / 132) ** 2 < 1
    picture = 128 + 105 * clearness * ridges + chance.normal(0, 70 * (1 - clearness), ridges.shape)
    picture = np.where(inside, picture, 240)
    smeared = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.4 + 3 * (1 - clearness))
    return np.clip(smeared, 0, 255).astype(np.uint8)


def template_of(seed: int, capture: int = 0) -> bytes:
    """The opaque bytes that stand for the finger's features; no two captures of a finger give the same."""
    features = np.random.default_rng(seed).bytes(_TEMPLATE_LENGTH - 2 - _NOISE_LENGTH)
    return b"\x03\x01" + features + capture.to_bytes(_NOISE_LENGTH, "big")


def is_same_finger(one: bytes, other: bytes) -> bool:
    """The module's judgement: features count, what differs from capture to capture does not."""
    return one[:-_NOISE_LENGTH] == other[:-_NOISE_LENGTH]
