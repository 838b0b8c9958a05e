"""A picture as the ports hand it on: plain bytes, so that a module that only passes pictures on loads no library."""

from msgspec import Struct

COLOURS = 3
"""Bytes a pixel: blue, green, red."""
LARGEST = 7680 * 4320 * COLOURS
"""Bytes of a picture from another process; more is taken from none."""


class Picture(Struct, frozen=True):
    """Rows from the top, pixels from the left, three bytes each: blue, green, red (图像). May be of a person: it is never repeated in text.

    Raises ValueError where the bytes are too many or too few.
    """

    height: int
    width: int
    data: bytearray

    def __post_init__(self) -> None:
        if len(self.data) != self.height * self.width * COLOURS:
            raise ValueError(f"{len(self.data)} bytes are no picture of {self.width} × {self.height}")

    def __repr__(self) -> str:
        return f"Picture({self.width} × {self.height})"

    def copy(self) -> "Picture":
        """With bytes of its own."""
        return Picture(self.height, self.width, self.data[:])

    def erase(self) -> None:
        """Overwrite the pixels in memory."""
        self.data[:] = bytes(len(self.data))

    @property
    def rows(self) -> memoryview:
        """The bytes as height × width × 3, not copied."""
        return memoryview(self.data).cast("B", (self.height, self.width, COLOURS))
