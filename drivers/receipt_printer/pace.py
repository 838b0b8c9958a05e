"""How long a receipt takes: the line carries its bytes, the head prints its rows. Nothing here waits."""

from drivers.ports.receipt_printer import ReceiptImage
from drivers.receipt_printer.options import Connection, EscPosOptions
from drivers.receipt_printer.protocol import BAND_ROWS

_BITS = 10
"""On a serial line, of one byte."""
_HEAD_MM_PER_SECOND = 40.0
"""Of the slowest heads that are sold for receipts; most print 100 to 250."""
_MM_PER_INCH = 25.4
_UNDER_WAY = 4096
"""Bytes that the system holds for a serial port: written already, and not gone out yet."""
_BAND_SECONDS = 2.0
"""What one band may take on the line: the rest of one has to go out before a torn receipt can be cut off."""
_REPLIES = 12
"""Times that a printer may be asked around a receipt, each answered at the last moment."""
_OPENING_SECONDS = 2.0


class PrintPace:
    """The speed of one printer (打印节奏), by its settings."""

    def __init__(self, options: EscPosOptions) -> None:
        self._options = options
        is_serial = options.connection is Connection.SERIAL
        self._byte_seconds = _BITS / options.baud if is_serial else 0.0
        self._row_bytes = options.dots // 8

    @property
    def row_seconds(self) -> float:
        """Of one row, on the line and under the head."""
        return self._row_bytes * self._byte_seconds + _MM_PER_INCH / self._options.dpi / _HEAD_MM_PER_SECOND

    @property
    def most_seconds(self) -> float:
        """What a receipt may take besides its rows, to the end of the last answer."""
        return self._options.print_seconds + _REPLIES * self._options.reply_seconds + _OPENING_SECONDS

    @property
    def band_rows(self) -> int:
        """Rows that are sent as one command."""
        if not self._byte_seconds:
            return BAND_ROWS
        return max(1, min(BAND_ROWS, int(_BAND_SECONDS / (self._row_bytes * self._byte_seconds))))

    @property
    def under_way_seconds(self) -> float:
        """How long bytes still come to the printer after the last one was written."""
        return _UNDER_WAY * self._byte_seconds

    def seconds_for(self, receipt: ReceiptImage) -> float:
        """What this receipt may take from its first byte to its confirmation."""
        return self._options.print_seconds + len(receipt.rows) // self._row_bytes * self.row_seconds
