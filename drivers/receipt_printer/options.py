"""Options of the ESC/POS printer as they are in the settings file."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drivers.transport.address import Address, TcpAddress, parse_address
from drivers.transport.handshake import Handshake
from drivers.transport.opening import LineSettings


class Connection(StrEnum):
    """The line by which the printer is reached (连接方式)."""

    NETWORK = "network"
    SERIAL = "serial"
    FILE = "file"
    USB = "usb"


class Confirm(StrEnum):
    """What shows that a receipt came out of this printer (出纸确认). AUTO finds out what this one knows."""

    AUTO = "auto"
    PROCESS_ID = "process_id"
    GS_R = "gs_r"
    NONE = "none"


class EscPosOptions(BaseModel):
    """Where a printer that speaks ESC/POS is found, and what its model can do (热敏打印机设置)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connection: Connection = Connection.NETWORK
    host: str = Field("127.0.0.1", description="of a network printer")
    port: int = Field(9100, ge=1, le=65535)
    device: str = Field(
        "/dev/usb/lp0",
        description="path, or VID:PID[:SERIAL NUMBER] of what is plugged in, where it is not on the network",
    )
    baud: int = Field(115200, ge=1200, le=921600)
    handshake: Handshake = Field(Handshake.AUTO, description="of a serial printer: auto, xon_xoff, rts_cts or none")
    confirm: Confirm = Field(
        Confirm.AUTO, description="auto, or what the model knows: process_id (GS ( H), gs_r, or none"
    )
    answer_seconds: float | None = Field(
        None,
        gt=0,
        le=30,
        description="what it takes to answer GS r, as learned at set-up: slow firmware is confirmed sooner",
    )
    dots: int = Field(
        576, ge=256, le=1280, multiple_of=8, description="across the paper: at 203 dpi 576 for 80 mm, 384 for 58 mm"
    )
    dpi: int = Field(203, ge=150, le=360, description="dots to an inch")
    reply_seconds: float = Field(3.0, gt=0, le=30, description="how long one answer may take")
    print_seconds: float = Field(20.0, gt=0, le=120, description="how long a receipt may take to come out")
    feed_dots: int = Field(96, ge=0, le=255, description="paper fed between the last line and the cut")
    cut: Literal["partial", "full"] = "partial"

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        """Raises ValueError where `device` is none."""
        _ = self.reached_at
        return self

    @property
    def reached_at(self) -> Address:
        if self.connection is Connection.NETWORK:
            return TcpAddress(self.host, self.port)
        return parse_address(f"{self.connection.value}:{self.device}")

    @property
    def line(self) -> LineSettings:
        """What the way to it needs besides."""
        return LineSettings(self.baud, self.handshake, self.reply_seconds)
