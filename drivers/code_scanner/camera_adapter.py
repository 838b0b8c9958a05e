"""The adapter that reads codes from a camera's frames with zxing-cpp."""

import contextlib
import re
import threading
from collections.abc import Callable, Sequence
from operator import methodcaller

import zxingcpp
from msgspec.structs import replace

from drivers.code_scanner.options import CameraScannerOptions
from drivers.code_scanner.payload import decode_utf8, is_text, plain, text_of
from drivers.ports.camera import Camera
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER, CodeOutcome, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.picture import Picture
from drivers.ports.status import Condition, DeviceStatus

_GB2312 = methodcaller("decode", "gb2312")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f\ufffd]")
GONE_AFTER = 1.0
"""Seconds of looking without it after which a code has left the view, and counts when it comes again."""

_LOOKED_AWAY = 1.0
"""Seconds without a scan after which nothing is known of what stayed in view: another step, or another citizen, has begun."""


class CameraCodeScanner:
    """Looks at each new frame of a camera that others use too (摄像头扫码), as a user of its own (`SharedCamera`). One thread.

    A code counts when it comes into view. One that stays there (a poster, a box) is given once, and then passed over.
    """

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
        # By the hash of each text, for codes are personal; None for what holds no text.
        self._seen_at: dict[int | None, float] = {}
        self._looked_at = self._ended_at = 0.0

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code to come into view."""
        if self._clock.now() - self._ended_at > _LOOKED_AWAY:
            self._seen_at = {}
        self._camera.start()
        try:
            return self._watch(self._clock.now() + seconds, cancelled)
        finally:
            self._ended_at = self._clock.now()
            self._camera.stop()  # for us alone: others have users of their own

    def status(self) -> DeviceStatus:
        """The status of the camera that all users share."""
        return replace(self._camera.status(), family=CODE_SCANNER)

    def close(self) -> None:
        """Nothing of its own to release; the camera belongs to its own worker."""

    def _watch(self, until: float, cancelled: Cancelled) -> CodeOutcome:
        seen: int | None = None
        while not cancelled() and self._clock.now() < until:
            frame = self._camera.latest()
            if frame is not None and frame.number != seen:
                if seen is None:
                    self._look_again()
                seen = frame.number
                outcome = self._come_into_view(read_code(frame.picture))
                if outcome is not None:
                    return outcome
            self._pause(self._options.look_every)
        return NoCode() if seen is not None or cancelled() else self._blind()

    # --- what stays in view ---

    def _look_again(self) -> None:
        """The time without pictures, between two scans and until the camera is open, takes no code out of view."""
        away = self._clock.now() - self._looked_at
        self._seen_at = {
            code: seen_at + away for code, seen_at in self._seen_at.items() if self._looked_at - seen_at <= GONE_AFTER
        }

    def _come_into_view(self, outcome: CodeScanned | GarbledCode | None) -> CodeScanned | GarbledCode | None:
        """What of it was not in view before."""
        self._looked_at = self._clock.now()
        if isinstance(outcome, CodeScanned):
            return _of_codes([code for code in (outcome, *outcome.beside) if not self._was_in_view(hash(code.text))])
        return None if outcome is None or self._was_in_view(None) else outcome

    def _was_in_view(self, code: int | None) -> bool:
        now, seen_at = self._clock.now(), self._seen_at.get(code)
        self._seen_at[code] = now
        return seen_at is not None and now - seen_at <= GONE_AFTER

    def _blind(self) -> CodeOutcome:
        """Not one frame came: distinguish a camera that is ill from one that only was too slow."""
        status = self._camera.status()
        if status.condition is Condition.BAD and status.problems:
            return ReaderFailed(status.problems[0].code, status.evidence)
        return NoCode()


def read_code(picture: Picture) -> CodeScanned | GarbledCode | None:
    """The first readable code of a picture, with the others beside it; None without one."""
    found = zxingcpp.read_barcodes(picture.rows, text_mode=zxingcpp.TextMode.Plain)
    read = [(_text(barcode.text, barcode.bytes), str(barcode.format)) for barcode in found]
    codes = _of_codes([CodeScanned(text, symbology) for text, symbology in read if text is not None])
    return GarbledCode(f"{len(found)} codes that hold no text") if found and codes is None else codes


def _of_codes(codes: Sequence[CodeScanned]) -> CodeScanned | None:
    """Codes of one view as one outcome."""
    return CodeScanned(codes[0].text, codes[0].symbology, tuple(codes[1:])) if codes else None


def _text(guessed: str, data: bytes) -> str | None:
    """The text of a code, of zxing's guess and the bytes.

    A QR code seldom says in which character set it is, and zxing takes a third of all short GB18030 texts for
    Shift-JIS (measured, 3.1.1). Common Chinese characters read that way become half-width kana, which no code that
    really is of Japanese kanji mode can hold: so the guess counts only where it holds none.
    """
    for decode in (decode_utf8, _GB2312):
        with contextlib.suppress(UnicodeDecodeError):
            return plain(decode(data))
    is_byte_by_byte = guessed.encode("latin-1", "replace") == data
    if is_text(guessed) and not is_byte_by_byte and _HALF_WIDTH_KANA.search(guessed) is None:
        return guessed
    return text_of(data)
