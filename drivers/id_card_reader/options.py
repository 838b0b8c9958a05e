"""Options of the SAM-V adapter as they are in the settings file."""

from typing import Literal

from pydantic import Field

from drivers.transport.address_options import AddressOptions


class SamvOptions(AddressOptions):
    """How a reader with a SAM-V module is reached and asked (居民身份证阅读器设置).

    Seconds throughout; the defaults suit the readers seen in the field.
    """

    port: str
    """Address of the reader (`drivers.transport.address`): a path below /dev/serial/by-id or VID:PID survive replugging."""
    baud: Literal["auto", 9600, 19200, 38400, 57600, 115200] = "auto"
    """Of a serial reader. "auto" finds out at the first contact which one it was set to."""
    decoder: str = "none"
    """Name of a portrait decoder: "none", or an entry point of `gov_kiosk.portrait_decoders`."""
    with_fingerprint: bool = False
    """Prefer command 3010 to 3001; the fingerprint is dropped at once. The other is taken where one is refused."""
    find_every: float = Field(0.3, ge=0.05, le=2)
    answer_within: float = Field(0.6, gt=0, le=5)
    read_within: float = Field(3.0, gt=0, le=10)
    start_within: float = Field(3.0, ge=0, le=10)
    """How long a reader that was just opened may stay silent: a SAM starts slowly after power-on."""
    lift_within: float = Field(1.0, gt=0, le=10)
    """How long a card that was read may lie there before it is said that it must be lifted."""
    attempts: int = Field(3, ge=1, le=10)
    """How often an exchange that went wrong is tried before it counts."""
