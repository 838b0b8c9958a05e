"""The adapter that reads codes from a camera's frames with zxing-cpp."""

import contextlib
import re
import threading
from collections.abc import Callable

import zxingcpp
from msgspec.structs import replace

from drivers.code_scanner.options import CameraScannerOptions
from drivers.code_scanner.payload import is_text, plain, text_of
from drivers.ports.camera import Camera
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER, CodeOutcome, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.picture import Picture
from drivers.ports.status import Condition, DeviceStatus

_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f\ufffd]")


class CameraCodeScanner:
    """Looks at each new frame of a camera that others use too (摄像头扫码), as a user of its own (`SharedCamera`). One thread."""

    def __init__(
        self,
        options: CameraScannerOptions,
        camera: Camera,
        clock: MonotonicClock | None = None,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._options = options
        self._camera = camera
        self._clock = clock or SystemMonotonicClock()
        self._pause = pause or threading.Event().wait

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code in view."""
        self._camera.start()
        try:
            return self._watch(self._clock.now() + seconds, cancelled)
        finally:
            self._camera.stop()  # for us alone: others have users of their own

    def status(self) -> DeviceStatus:
        """As the camera is."""
        return replace(self._camera.status(), family=CODE_SCANNER)

    def close(self) -> None:
        """Nothing of its own to release; the camera belongs to its own worker."""

    def _watch(self, until: float, cancelled: Cancelled) -> CodeOutcome:
        seen: int | None = None
        while not cancelled() and self._clock.now() < until:
            frame = self._camera.latest()
            if frame is not None and frame.number != seen:
                seen = frame.number
                outcome = read_code(frame.picture)
                if outcome is not None:
                    return outcome
            self._pause(self._options.look_every)
        return NoCode() if seen is not None or cancelled() else self._blind()

    def _blind(self) -> CodeOutcome:
        """Not one frame came: tell apart a camera that is ill from one that only was too slow."""
        status = self._camera.status()
        if status.condition is Condition.BAD and status.problems:
            return ReaderFailed(status.problems[0].code, status.evidence)
        return NoCode()


def read_code(picture: Picture) -> CodeScanned | GarbledCode | None:
    """The first readable code of a picture, with the others beside it; None without one."""
    found = zxingcpp.read_barcodes(picture.rows, text_mode=zxingcpp.TextMode.Plain)
    read = [(_text(barcode.text, barcode.bytes), str(barcode.format)) for barcode in found]
    codes = [CodeScanned(text, symbology) for text, symbology in read if text is not None]
    if codes:
        return CodeScanned(codes[0].text, codes[0].symbology, tuple(codes[1:]))
    return GarbledCode(f"{len(found)} codes that hold no text") if found else None


def _text(guessed: str, data: bytes) -> str | None:
    """The text of a code, of zxing's guess and the bytes.

    A QR code seldom says in which character set it is, and zxing takes a third of all short GB18030 texts for
    Shift-JIS (measured, 3.1.1). Common Chinese characters read that way become half-width kana, which no code that
    really is of Japanese kanji mode can hold: so the guess counts only where it holds none.
    """
    for encoding in ("utf-8", "gb2312"):
        with contextlib.suppress(UnicodeDecodeError):
            return plain(data.decode(encoding))
    is_byte_by_byte = guessed.encode("latin-1", "replace") == data
    if is_text(guessed) and not is_byte_by_byte and _HALF_WIDTH_KANA.search(guessed) is None:
        return guessed
    return text_of(data)
