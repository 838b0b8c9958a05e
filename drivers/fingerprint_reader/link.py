"""Orders to the fingerprint module and what comes back, with deadlines. Knows packets, not fingers."""

from drivers.fingerprint_reader.options import ZfmOptions
from drivers.fingerprint_reader.protocol import (
    Ack,
    InstructionCode,
    Packet,
    PacketDecoder,
    PacketFault,
    PacketKind,
    encode,
    order,
)
from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import ProtocolFault
from drivers.transport.transport import Transport, rest
from drivers.transport.unasked import UnaskedFrames

_LONGEST_UPLOAD = 1 << 18
"""The largest picture is 37 kB."""
_PIECE = 128
"""Bytes of data in one packet, as modules leave the factory."""


class ModuleSilent(ProtocolFault):
    """No whole answer came within the deadline."""


class ZfmLink:
    """One order at a time over an open line (指纹模块链路). One thread. Raises `DeviceLost` and `ProtocolFault`."""

    def __init__(self, line: Transport, options: ZfmOptions, clock: MonotonicClock, unasked: UnaskedFrames) -> None:
        self._unasked = unasked
        self._line = line
        self._options = options
        self._clock = clock
        self._decoder = PacketDecoder()
        self._waiting: list[Packet | PacketFault] = []
        self._is_broken_off = False  # an upload of hundreds of packets may still be coming in

    def do(self, code: InstructionCode, arguments: bytes = b"") -> int:
        """Give an order; the confirmation code."""
        if self._is_broken_off:
            self._line.drain()
        else:
            self._unasked.throw_away(self._line)
        self._decoder, self._waiting, self._is_broken_off = PacketDecoder(), [], True
        self._line.write(order(code, arguments, self._options.address))
        answer = self._next(self._clock.now() + self._options.answer_within)
        if answer.kind != PacketKind.ACK:
            raise ProtocolFault(f"{code.name} answered by packet {answer.kind:02X}")
        self._is_broken_off = False
        return answer.content[0]

    def upload(self, code: InstructionCode, arguments: bytes = b"") -> bytes | None:
        """Give an order that uploads; the data, None when the module refuses."""
        if self.do(code, arguments) != Ack.OK:
            return None
        until = self._clock.now() + self._options.upload_within
        data, self._is_broken_off = b"", True
        while True:
            packet = self._next(until)
            if packet.kind not in (PacketKind.DATA, PacketKind.END):
                raise ProtocolFault(f"{code.name} uploads packet {packet.kind:02X}")
            data += packet.content
            if len(data) > _LONGEST_UPLOAD:
                raise ProtocolFault(f"{code.name} uploads without end")
            if packet.kind == PacketKind.END:
                self._is_broken_off = False
                return data

    def download(self, code: InstructionCode, arguments: bytes, data: bytes | bytearray) -> bool:
        """Give an order that takes data, and the data; False when the module refuses."""
        if self.do(code, arguments) != Ack.OK:
            return False
        pieces = [bytes(data[at : at + _PIECE]) for at in range(0, len(data), _PIECE)]
        for number, piece in enumerate(pieces, 1):
            kind = PacketKind.END if number == len(pieces) else PacketKind.DATA
            self._line.write(encode(Packet(kind, piece, self._options.address)))
        return True

    def listen(self) -> None:
        """Hear that the module, which has just answered, is silent now. Raises `TalksUnasked`."""
        self._unasked.listen(self._line)

    def rest(self) -> None:
        """Let time pass between two looks for a finger."""
        rest(self._line, self._clock, self._options.look_every)

    def _next(self, until: float) -> Packet:
        while True:
            while self._waiting:
                packet = self._waiting.pop(0)
                if isinstance(packet, PacketFault):
                    raise ProtocolFault(f"packet with wrong {packet.value}")
                if packet.address == self._options.address:
                    return packet
            left = until - self._clock.now()
            if left <= 0:
                raise ModuleSilent("no answer")
            self._waiting = self._decoder.feed(self._line.read(left))
