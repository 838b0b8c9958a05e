"""Commands to a card and their whole answers. PC/SC hands over what T=0 leaves to be fetched, so it is fetched here."""

from msgspec import Struct

from drivers.ports.card_service import CardChannel, SlotFault, SlotFaultKind
from drivers.social_card_reader.protocol import StatusWord

_MORE, _OTHER_LENGTH = 0x61, 0x6C
_MOST_ROUNDS = 8
"""Of one command; a card that always has more is broken."""


class Answer(Struct, frozen=True):
    """Data and status word (应答). The data may be personal."""

    data: bytes
    status: int

    @property
    def is_ok(self) -> bool:
        """Whether the card has done it."""
        return self.status == StatusWord.OK


class CardUnreachable(Exception):
    """The card could not be talked to any more."""

    def __init__(self, fault: SlotFault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


def exchange(channel: CardChannel, command: bytes) -> Answer:
    """Send a command; fetch what waits (61xx), ask again with the length that the card wants (6Cxx). Raises CardUnreachable."""
    data, asked = b"", command
    for _round in range(_MOST_ROUNDS):
        got = channel.transmit(asked)
        if isinstance(got, SlotFault):
            raise CardUnreachable(got)
        if len(got) < 2:
            raise CardUnreachable(SlotFault(SlotFaultKind.OTHER, f"an answer of {len(got)} bytes"))
        data += got[:-2]
        first, second = got[-2:]
        if first == _MORE:
            asked = bytes([command[0] & 0x03, 0xC0, 0x00, 0x00, second])
        elif first == _OTHER_LENGTH:
            asked = _with_length(asked, second)
        else:
            return Answer(data, first << 8 | second)
    raise CardUnreachable(SlotFault(SlotFaultKind.OTHER, "the card always has more"))


def _with_length(command: bytes, length: int) -> bytes:
    """The command with another number of bytes that are expected, in place of one that it names or behind its data."""
    body = command[:4] if len(command) <= 5 else command[: 5 + command[4]]
    return body + bytes([length])
