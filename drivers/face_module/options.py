"""Options of the face module as they are in the settings file."""

from typing import Literal

from pydantic import Field

from drivers.transport.address_options import AddressOptions
from drivers.transport.opening import LineSettings


class SignedLinesOptions(AddressOptions):
    """Settings (活体模组设置). `key`: the module's public key (Ed25519, hexadecimal). `least`: the score from which it is live."""

    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    least: float = Field(0.9, ge=0, le=1)
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 115200

    @property
    def line(self) -> LineSettings:
        """What the way to it needs besides."""
        return LineSettings(self.baud)
