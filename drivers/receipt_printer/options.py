"""Options of the ESC/POS printer as they are in the settings file."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Connection(StrEnum):
    """The connection (连接方式)."""

    NETWORK = "network"
    SERIAL = "serial"
    FILE = "file"


class Handshake(StrEnum):
    """How a serial printer makes the terminal wait (流控). AUTO heeds XON/XOFF, and CTS where a wire for it is seen."""

    AUTO = "auto"
    XON_XOFF = "xon_xoff"
    RTS_CTS = "rts_cts"
    NONE = "none"


class Confirm(StrEnum):
    """By what a printer shows that a receipt came out (出纸确认). AUTO finds out what this one knows."""

    AUTO = "auto"
    PROCESS_ID = "process_id"
    GS_R = "gs_r"
    NONE = "none"


class EscPosOptions(BaseModel):
    """The esc pos options (热敏打印机设置)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connection: Connection = Connection.NETWORK
    host: str = Field("127.0.0.1", description="of a network printer")
    port: int = Field(9100, ge=1, le=65535)
    device: str = Field("", description="of a serial printer such as /dev/ttyS1, or of a file such as /dev/usb/lp0")
    baud: int = Field(115200, ge=1200, le=921600)
    handshake: Handshake = Field(Handshake.AUTO, description="of a serial printer: auto, xon_xoff, rts_cts or none")
    confirm: Confirm = Field(
        Confirm.AUTO, description="auto, or what the model knows: process_id (GS ( H), gs_r, or none"
    )
    dots: int = Field(
        576, ge=256, le=1280, multiple_of=8, description="across the paper: at 203 dpi 576 for 80 mm, 384 for 58 mm"
    )
    dpi: int = Field(203, ge=150, le=360, description="dots to an inch")
    reply_seconds: float = Field(3.0, gt=0, le=30, description="how long one answer may take")
    print_seconds: float = Field(20.0, gt=0, le=120, description="how long a receipt may take to come out")
    feed_dots: int = Field(96, ge=0, le=255, description="paper fed between the last line and the cut")
    cut: Literal["partial", "full"] = "partial"
