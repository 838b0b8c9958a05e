"""Opens the way that an address names. Each kind is loaded when it is used first."""

from msgspec import Struct

from drivers.transport.address import Address, FileAddress, SerialAddress, TcpAddress
from drivers.transport.handshake import Handshake
from drivers.transport.transport import Transport


class LineSettings(Struct, frozen=True):
    """What the way needs besides the address (通路参数). `seconds`: to open, and without progress while sending.

    `usb_head`: bytes of each message that a USB device with two pairs of bulk endpoints takes over the first pair.
    """

    baud: int = 115200
    handshake: Handshake = Handshake.NONE
    seconds: float = 2.0
    usb_head: int = 0


def open_transport(address: Address, line: LineSettings = LineSettings()) -> Transport:  # noqa: B008 - frozen
    """Open it. Raises DeviceLost when nothing is there."""
    if isinstance(address, TcpAddress):
        from drivers.transport.tcp_transport import TcpTransport

        return TcpTransport(address, line.seconds)
    if isinstance(address, SerialAddress):
        from drivers.transport.lookup import path_of_serial
        from drivers.transport.serial_transport import SerialTransport

        return SerialTransport(path_of_serial(address.where), line.baud, line.handshake, line.seconds)
    if isinstance(address, FileAddress):
        from drivers.transport.file_transport import FileTransport
        from drivers.transport.lookup import path_of_file

        return FileTransport(path_of_file(address.where), line.seconds)
    from drivers.transport.usb_transport import UsbTransport

    return UsbTransport(address.numbers, line.seconds, line.usb_head)
