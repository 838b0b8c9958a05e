"""手写识别 — zinnia with Tegaki's model of the 6,763 characters of GB 2312, both from Debian's packages, on this machine alone.

For terminals without the reading models (docs/adr/0059). It learns nothing and keeps nothing. The order of the strokes counts, as
it is taught at school. One character takes some milliseconds. The model is mapped while the board is open, which takes 10 ms:
zinnia walks through all its 26 MiB.
"""

import ctypes
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from drivers.ports.handwriting import Stroke

LIBRARY = "libzinnia.so.0"
MODEL = Path("/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model")
SIDE = 300
"""The square, in zinnia's units, into which the strokes are put."""

_SIGNATURES: dict[str, tuple[object, list[object]]] = {
    "zinnia_recognizer_new": (ctypes.c_void_p, []),
    "zinnia_recognizer_open": (ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p]),
    "zinnia_recognizer_destroy": (None, [ctypes.c_void_p]),
    "zinnia_recognizer_classify": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]),
    "zinnia_character_new": (ctypes.c_void_p, []),
    "zinnia_character_destroy": (None, [ctypes.c_void_p]),
    "zinnia_character_set_width": (None, [ctypes.c_void_p, ctypes.c_size_t]),
    "zinnia_character_set_height": (None, [ctypes.c_void_p, ctypes.c_size_t]),
    "zinnia_character_add": (ctypes.c_int, [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int]),
    "zinnia_result_size": (ctypes.c_size_t, [ctypes.c_void_p]),
    "zinnia_result_value": (ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_size_t]),
    "zinnia_result_destroy": (None, [ctypes.c_void_p]),
}
"""Of zinnia.h 0.06: result and arguments."""


class Recogniser:
    """zinnia as a `HandwritingReader` (笔顺识别器). Thread-safe. Maps its model at the first stroke, until `erase`."""

    def __init__(self, zinnia: ctypes.CDLL, model: Path) -> None:
        self._zinnia = zinnia
        self._model = model
        self._turn = threading.Lock()
        self._handle: int | None = None

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        """The likeliest characters, the best first; none for no strokes."""
        with self._turn:
            if not strokes or not self.open():
                return ()
            drawn = self._zinnia.zinnia_character_new()
            try:
                self._draw(drawn, strokes)
                return self._read(self._zinnia.zinnia_recognizer_classify(self._handle, drawn, most))
            finally:
                self._zinnia.zinnia_character_destroy(drawn)

    def begin(self) -> None:
        """Nothing needs to be ready: the model is mapped within 10 ms."""

    def open(self) -> bool:
        """Map the model; False where there is none that zinnia reads."""
        if self._handle is None:
            handle = self._zinnia.zinnia_recognizer_new()
            if not self._zinnia.zinnia_recognizer_open(handle, str(self._model).encode()):
                self._zinnia.zinnia_recognizer_destroy(handle)
                return False
            self._handle = handle
        return True

    def erase(self) -> None:
        """Give the model back until the next stroke."""
        with self._turn:
            handle, self._handle = self._handle, None
            if handle is not None:
                self._zinnia.zinnia_recognizer_destroy(handle)

    def _draw(self, drawn: int, strokes: Sequence[Stroke]) -> None:
        self._zinnia.zinnia_character_set_width(drawn, SIDE)
        self._zinnia.zinnia_character_set_height(drawn, SIDE)
        for number, stroke in enumerate(strokes):
            for x, y in stroke:
                self._zinnia.zinnia_character_add(drawn, number, round(x * SIDE), round(y * SIDE))

    def _read(self, result: int | None) -> tuple[str, ...]:
        if not result:
            return ()
        try:
            count = self._zinnia.zinnia_result_size(result)
            return tuple(self._zinnia.zinnia_result_value(result, place).decode() for place in range(count))
        finally:
            self._zinnia.zinnia_result_destroy(result)


def open_recogniser(library: str, model: Path) -> Recogniser | None:
    """None where the library or its model is not installed."""
    try:
        zinnia = ctypes.CDLL(library)
    except OSError:
        return None
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(zinnia, name)
        function.restype, function.argtypes = result, arguments
    made = Recogniser(zinnia, model)
    is_there = made.open()
    made.erase()
    return made if is_there else None


@cache
def recogniser() -> Recogniser | None:
    """The one of this process, tried at the first call."""
    return open_recogniser(LIBRARY, MODEL)
