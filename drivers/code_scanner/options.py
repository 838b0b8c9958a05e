"""Options of the code scanners as they are in the settings file."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drivers.transport.address_options import AddressOptions
from drivers.transport.opening import LineSettings


class SerialScannerOptions(AddressOptions):
    """How a scanner on a serial line is reached (串口扫码器设置).

    The scanner must end each code with CR or CRLF (its manual has a code to scan for that).

    Where codes of several lines are scanned, STX before and ETX behind them mark their end for certain.
    """

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    gap: float = Field(0.3, gt=0, le=2)
    """Seconds of silence that end a code; in the middle of one it counts as broken off."""
    aim: bool | None = None
    """Whether the scanner is set to put an AIM identifier (ISO/IEC 15424, such as `]Q1`) before each code; not set: where one is, it is
    taken off, and so is what only looks like one."""

    @property
    def line(self) -> LineSettings:
        """What the way to it needs besides."""
        return LineSettings(self.baud)


class KeyboardScannerOptions(BaseModel):
    """Settings (键盘口扫码器设置). The scanner types as a USB keyboard with the US layout, and ends each code with Enter.

    `device`: its event device, best by a name that stays, `/dev/input/by-id/…-event-kbd`. `is_held`: no key reaches the screen or
    another program.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    device: str
    is_held: bool = True
    gap: float = Field(0.3, gt=0, le=2)
    """Seconds of silence that end a code; in the middle of one it counts as broken off."""
    aim: bool | None = None
    """Whether the scanner is set to put an AIM identifier (ISO/IEC 15424, such as `]Q1`) before each code; not set: where one is, it is
    taken off, and so is what only looks like one."""


class CameraScannerOptions(BaseModel):
    """How codes are looked for in the pictures of a camera (摄像头扫码设置). The camera itself is set up as its own family and shared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal["camera", "document_scanner"] = "camera"
    look_every: float = Field(0.05, gt=0, le=1)


class CombinedScannerOptions(BaseModel):
    """Several scanners at the same time (多口扫码设置), each with the options that it has alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    serial: SerialScannerOptions | None = None
    keyboard: KeyboardScannerOptions | None = None
    camera: CameraScannerOptions | None = None

    @property
    def parts(self) -> dict[str, SerialScannerOptions | KeyboardScannerOptions | CameraScannerOptions]:
        """Those that are there, by name."""
        named = {"serial": self.serial, "keyboard": self.keyboard, "camera": self.camera}
        return {name: part for name, part in named.items() if part is not None}

    @model_validator(mode="after")
    def _has_parts(self) -> Self:
        if not self.parts:
            raise ValueError("name at least one of serial, keyboard and camera")
        return self
