"""Decoders of the chip's photo: none of our own, for the format is closed; vendors' decoders plug in by name.

A decoder is an entry point of the group `gov_kiosk.portrait_decoders`: a callable without arguments that gives a
`PortraitDecoder`. Without one the card is read all the same, only without portrait.
"""

from importlib.metadata import entry_points

from drivers.ports.errors import AdapterUnknown
from drivers.ports.id_card_reader import PortraitDecoder
from drivers.ports.picture import Picture

ENTRY_POINTS = "gov_kiosk.portrait_decoders"
NONE = "none"


class NoDecoder:
    """Every photo stays closed (没有解码器)."""

    def decode(self, wlt: bytes) -> Picture | None:  # noqa: ARG002 - the port's signature
        """Always None."""
        return None


def decoder_named(name: str) -> PortraitDecoder:
    """The decoder of that name; raises `AdapterUnknown` when no one provides it."""
    if name == NONE:
        return NoDecoder()
    plugged = {each.name: each for each in entry_points(group=ENTRY_POINTS)}
    if name not in plugged:
        known = ", ".join(sorted([NONE, *plugged]))
        raise AdapterUnknown(f"portrait decoder {name!r} is not installed; there are: {known}")
    decoder: PortraitDecoder = plugged[name].load()()
    return decoder
