"""The few ESC/POS commands that the adapter sends (Epson's ESC/POS command reference)."""

from collections.abc import Iterator

from drivers.ports.receipt_printer import ReceiptImage

INITIALISE = b"\x1b\x40"
ASK_PAPER = b"\x1d\x72\x01"
PROCESS_ID_HEADER = b"\x37\x22"
# DLE DC4 8: clear the receive and print buffers at once, so that no rest of one person's receipt prints for the next.
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
# A band that every printer's buffer holds: 128 rows of 72 bytes are 9 kB.
BAND_ROWS = 128


def ask_now(question: int) -> bytes:
    """DLE EOT n: answered at once, also while busy or offline."""
    return bytes((0x10, 0x04, question))


def ask_process_id(token: bytes) -> bytes:
    """GS ( H, function 48: sends `token` (4 bytes from 20 to 7E) back when everything before it has been carried out."""
    return b"\x1d\x28\x48\x06\x00\x30\x30" + token


def cut_after(dots: int, *, is_full: bool) -> bytes:
    """GS V 65/66 n: feed to the cutter plus `dots`, then cut."""
    return bytes((0x1D, 0x56, 65 if is_full else 66, dots))


def raster_bands(receipt: ReceiptImage, rows: int) -> Iterator[bytes]:
    """GS v 0 commands for the whole picture, a band of so many rows each."""
    width = receipt.paper.row_bytes
    for top in range(0, len(receipt.rows), rows * width):
        band = receipt.rows[top : top + rows * width]
        yield b"\x1d\x76\x30\x00" + width.to_bytes(2, "little") + (len(band) // width).to_bytes(2, "little") + band
