"""Options of the fingerprint adapter as they are in the settings file."""

from typing import Literal

from pydantic import Field

from drivers.transport.address_options import AddressOptions
from drivers.transport.opening import LineSettings


class ZfmOptions(AddressOptions):
    """How a module of the ZFM kind is reached (指纹仪设置).

    Seconds throughout. The picture takes about 7 s at 57600 baud and half of that at 115200.
    """

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 57600
    address: int = Field(0xFFFFFFFF, ge=0, le=0xFFFFFFFF)
    password: int = Field(0, ge=0, le=0xFFFFFFFF)
    look_every: float = Field(0.2, ge=0.02, le=2)
    lift_within: float = Field(3.0, gt=0, le=30)
    answer_within: float = Field(1.0, gt=0, le=5)
    upload_within: float = Field(12.0, gt=0, le=60)
    attempts: int = Field(3, ge=1, le=10)

    @property
    def line(self) -> LineSettings:
        """What the way to it needs besides."""
        return LineSettings(self.baud)
