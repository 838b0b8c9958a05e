"""Whatever a device may send, into every parser of the drivers: each gives a value or says in its own way that it is none."""

import random
from collections.abc import Callable
from time import perf_counter

from msgspec import Struct, field

from drivers.code_scanner.aim import codes_of, split_identifier
from drivers.code_scanner.payload import text_of, unframed
from drivers.document_printer.protocol import _parsed
from drivers.fingerprint_reader.protocol import InstructionCode, PacketDecoder, order
from drivers.id_card_reader.layouts import parse_new_address, parse_text
from drivers.id_card_reader.protocol import Response, ResponseDecoder, encode_response, sam_id_in
from drivers.isolation.codec import decoded, encoded
from drivers.ports.errors import ProtocolFault
from drivers.ports.id_card_reader import ID_CARD_READER, IdCardOutcome, NoCard
from drivers.ports.status import Condition, DeviceStatus
from drivers.receipt_printer.status import ReplyStream
from drivers.social_card_reader.protocol import NAME, RecordBroken, algorithm_in, value_of

LONGEST_SEED = 1400
SLOW_SECONDS = 2.0
"""A frame that takes longer, on however loaded a machine, has found a way to hang the parser."""

Parser = Callable[[bytes], object]


class FrameFuzz(Struct):
    """What came of one parser."""

    frames: int = 0
    slowest: float = 0.0
    faults: dict[str, str] = field(default_factory=dict)
    """By kind of the exception: the shortest frame that raised it, in hexadecimal."""


def _record(data: bytes) -> object:
    return [value_of(data, NAME), algorithm_in(data)]


def _code(data: bytes) -> object:
    return [unframed(data), text_of(data), *map(split_identifier, codes_of(data))]


def _sam(data: bytes) -> object:
    return sam_id_in(data[:16].ljust(16, b"\0"))


def _port_value(data: bytes) -> object:
    return [decoded(data, DeviceStatus), decoded(data, IdCardOutcome)]


_IPP = (
    b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x04"
    b"\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x03\x03"
)
_RECORD = b"\x09\x1e" + "张三".encode("gbk").ljust(30, b"\0")
_CARD = "张三".ljust(15).encode("utf-16-le") + "1".encode("utf-16-le") + "01199001014416021990".encode("utf-16-le")

PARSERS: dict[str, tuple[Parser, tuple[type[Exception], ...], tuple[bytes, ...]]] = {
    "SAM-V answer": (
        lambda data: ResponseDecoder().feed(data),
        (),
        (encode_response(Response(0x90, bytes(16))), encode_response(Response(0x9F, bytes(4)))),
    ),
    "SAM id": (_sam, (), (bytes(range(16)),)),
    "card text": (parse_text, (), (_CARD.ljust(256, b" "), "A".encode("utf-16-le") * 128)),
    "new address": (parse_new_address, (), ("河源市源城区".ljust(35).encode("utf-16-le"),)),
    "social-security record": (
        _record,
        (RecordBroken,),
        (_RECORD, b"\x9f\x0c\x03\x86\x01\x03"),
    ),
    "ESC/POS replies": (
        lambda data: ReplyStream().feed(data),
        (),
        (b"\x12\x12\x12\x12\x00", b"\x14\x00\x00\x0f", b"\x37\x22\x31\x00"),
    ),
    "code payload": (_code, (), ("张三　源城区\r\n".encode(), b"\x02GD20261123\x03", "源".encode("gb18030"))),
    "finger packet": (lambda data: PacketDecoder().feed(data), (), (order(InstructionCode.VERIFY_PASSWORD, bytes(4)),)),
    "IPP answer": (_parsed, (ProtocolFault,), (_IPP,)),
    "value of a driver process": (
        _port_value,
        (ProtocolFault,),
        (encoded(DeviceStatus(ID_CARD_READER, Condition.OK, "seed", 1.0)), encoded(NoCard())),
    ),
}
"""By name: the parser, how it refuses, and frames that are right."""


def fuzzed(name: str, frames: int, seed: int) -> FrameFuzz:
    """So many frames into one parser: right ones that were changed, and noise."""
    parser, refusals, seeds = PARSERS[name]
    chance, found = random.Random(f"{name}-{seed}"), FrameFuzz()
    for _number in range(frames):
        data = _changed(chance, seeds)
        began = perf_counter()
        try:
            parser(data)
        except refusals:
            pass
        except Exception as fault:  # noqa: BLE001 - it is what is looked for
            kind = type(fault).__name__
            known = found.faults.get(kind)
            if known is None or len(data.hex()) < len(known):
                found.faults[kind] = data.hex()
        found.slowest = max(found.slowest, perf_counter() - began)
        found.frames += 1
    return found


def _changed(chance: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """Cut, doubled, overwritten, shifted, with noise around it; or noise alone."""
    data = bytearray(chance.choice(seeds))
    for _step in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0:
                data = data[:at]
            case 1:
                data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
            case 2:
                data += data[:at]
            case 3 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 4:
                data = bytearray(chance.randbytes(chance.randrange(40))) + data
            case 5:
                data[at:at] = chance.choice(seeds)
            case _:
                data += chance.choice((b"\0", b"\xff")) * chance.randrange(30)
    return bytes(data[:LONGEST_SEED])
