"""取页 — what a picture of papers becomes: one straight, upright page, or what is in the way; and the print on it."""

from typing import Protocol

from msgspec import Struct

from drivers.ports.picture import Picture


class PageCaptured(Struct, frozen=True, tag="page"):
    """An upright page as JPEG of at most 2 MB (一页). Personal: it is never repeated in text."""

    jpeg: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        return f"PageCaptured({self.width} × {self.height})"


class PageAsItLies(Struct, frozen=True, tag="as_it_lies"):
    """The whole picture as JPEG of at most 2 MB (原样). `sharpness`: out of focus below 20, blank below 2. Personal."""

    jpeg: bytes
    sharpness: float

    def __repr__(self) -> str:
        return "PageAsItLies()"


class NoPage(Struct, frozen=True, tag="none"):
    """No sheet with four visible corners (未见纸张)."""


class SeveralPages(Struct, frozen=True, tag="several"):
    """More than one sheet lies there (多张), and no one can know which is meant."""

    count: int


class Blurred(Struct, frozen=True, tag="blurred"):
    """A sheet (模糊), but out of focus or still moving."""

    sharpness: float


class Glare(Struct, frozen=True, tag="glare"):
    """A lamp is mirrored (反光) in so large a share of the sheet that print may be hidden."""

    share: float


PageOutcome = PageCaptured | NoPage | SeveralPages | Blurred | Glare


class ReadLine(Struct, frozen=True):
    """One line of print (读出的行): what it says, how sure that is, and where it is in shares of the page, each 0 to 1."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float

    def __repr__(self) -> str:
        return f"ReadLine({len(self.text)} characters)"


class PageRead(Struct, frozen=True, tag="read"):
    """The lines of the page from top to bottom (识读结果). Personal."""

    lines: tuple[ReadLine, ...]


ReadOutcome = PageRead | NoPage | SeveralPages | Blurred | Glare


class PageTaker(Protocol):
    """Takes pages out of pictures, in a process that ends (取页). Thread-safe. It is one of the places that a wipe clears."""

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    @property
    def reads(self) -> bool:
        """Whether print can be read here: the models may be left out of a terminal with little memory."""

    def begin(self) -> None:
        """Pages will be taken: be ready. Returns at once."""

    def erase(self) -> None:
        """No more pages: what was in hand ends with its process."""

    def take(self, picture: Picture) -> PageOutcome:
        """The page in this picture. Blocks for about a second. Raises DeviceFault when the process died."""

    def keep(self, picture: Picture) -> PageAsItLies:
        """The picture as it is, whatever it shows. Raises DeviceFault when the process died."""

    def read(self, picture: Picture) -> ReadOutcome:
        """The print on the page or card in this picture. Blocks for some seconds. Raises DeviceFault when the process died."""
