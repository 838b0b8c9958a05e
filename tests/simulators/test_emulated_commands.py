"""The emulated printer's reading of the byte stream."""

from hypothesis import given
from hypothesis import strategies as st

from simulators.receipt_printer.emulated_commands import Instruction, InstructionStream


def test_commands_of_every_kind() -> None:
    stream = (
        b"\x1b@\x1b!\x08A\n\x1d!\x11\x1c&\x1c.\x1dV\x42\x60\x1dV\x00\x1dr\x01\x10\x04\x04"
        b"\x1d(k\x03\x001Q0\x1b*\x00\x02\x00\xff\xff\x1dk\x49\x02{B"
    )
    assert [each.name for each in InstructionStream().feed(stream)] == [
        *(b"\x1b@", b"\x1b!", b"text", b"\n", b"\x1d!", b"\x1c&", b"\x1c.", b"\x1dV", b"\x1dV"),
        *(b"\x1dr", b"\x10\x04", b"\x1d(k", b"\x1b*", b"\x1dk"),
    ]


def test_raster_that_holds_command_bytes_stays_one_instruction() -> None:
    raster = b"\x1dv0\x00\x01\x00\x03\x00" + b"\x10\x04\x01"
    assert InstructionStream().feed(raster + b"\x1dr\x01") == [
        Instruction(b"\x1dv0", b"\x00\x01\x00\x03\x00\x10\x04\x01"),
        Instruction(b"\x1dr", b"\x01"),
    ]


def test_clearing_the_buffers_is_read_whole() -> None:
    clear = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    assert InstructionStream().feed(clear + b"A") == [Instruction(b"\x10\x14", clear[2:]), Instruction(b"text", b"A")]


@given(st.binary(max_size=300), st.integers(0, 300))
def test_where_packets_end_does_not_matter(data: bytes, cut: int) -> None:
    whole, parts = InstructionStream(), InstructionStream()
    one, other = whole.feed(data), parts.feed(data[:cut]) + parts.feed(data[cut:])
    assert _joined(one) == _joined(other)


def _joined(instructions: list[Instruction]) -> list[tuple[bytes, bytes]]:
    """Text that came in two packets is the same text."""
    joined: list[tuple[bytes, bytes]] = []
    for each in instructions:
        if each.name == b"text" and joined and joined[-1][0] == b"text":
            joined[-1] = (b"text", joined[-1][1] + each.body)
        else:
            joined.append((each.name, each.body))
    return joined
