"""How a serial device makes the terminal wait."""

from enum import StrEnum


class Handshake(StrEnum):
    """The sign by which a device has the sender pause (流控). AUTO heeds XON/XOFF, and CTS where a wire for it is seen."""

    AUTO = "auto"
    XON_XOFF = "xon_xoff"
    RTS_CTS = "rts_cts"
    NONE = "none"
