"""Where the recognition model and its program lie: a folder that `make listening` fills and that a terminal may go without."""

import json
import os
from pathlib import Path

FOLDERS = (Path("/usr/share/gov-kiosk/listening"), Path(__file__).parents[2] / "build" / "listening")
"""Of the installed package, and of this project; the first that is whole counts."""
FILES = ("model/model.bin", "model/config.json", "model/vocabulary.json", "site/ctranslate2/__init__.py")
LEAST_CORES, LEAST_MEMORY = 2, 2 * 1024**3
"""On less a sentence takes so long that typing is faster, or memory gets short while it is recognised."""


def hearing_folder(folders: tuple[Path, ...] = FOLDERS) -> Path | None:
    """The first folder that has every file of FILES; None where there is none."""
    return next((folder for folder in folders if all((folder / name).is_file() for name in FILES)), None)


def is_strong_enough() -> bool:
    """Whether it has LEAST_CORES processors and LEAST_MEMORY bytes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (os.cpu_count() or 1) >= LEAST_CORES and memory >= LEAST_MEMORY


def why_unable(folders: tuple[Path, ...] = FOLDERS) -> str:
    """Why nothing can be recognised here; "" where it can."""
    if hearing_folder(folders) is None:
        return "the model is not here (make listening)"
    return "" if is_strong_enough() else "the machine is too weak to recognise speech"


class Tokens:
    """The word pieces of the model (词元): bytes of UTF-8, each byte written as a printable character."""

    def __init__(self, vocabulary: Path) -> None:
        self._pieces: list[str] = json.loads(vocabulary.read_text("utf-8"))
        self._numbers = {piece: number for number, piece in enumerate(self._pieces)}
        self._bytes = {sign: byte for byte, sign in _signs().items()}

    def number(self, piece: str) -> int:
        """Of a piece that is in the vocabulary. Raises KeyError."""
        return self._numbers[piece]

    def numbers(self, text: str) -> list[int]:
        """The longest pieces, from the left. Every single byte is a piece."""
        signs = _signs()
        left, found = "".join(signs[byte] for byte in text.encode()), []
        while left:
            size = next(size for size in range(min(len(left), 30), 0, -1) if left[:size] in self._numbers)
            found.append(self._numbers[left[:size]])
            left = left[size:]
        return found

    def text(self, numbers: list[int]) -> str:
        """Without marks such as <|zh|>; half a character is left out."""
        pieces = (self._pieces[number] for number in numbers)
        written = "".join(piece for piece in pieces if not piece.startswith("<|"))
        return bytes(self._bytes[sign] for sign in written if sign in self._bytes).decode("utf-8", "ignore")


def _signs() -> dict[int, str]:
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + place) for place, byte in enumerate(others)}
