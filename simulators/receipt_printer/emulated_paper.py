"""The paper of the emulated printer: dots and simple text land on it, a cut saves it as a PNG. Knows no faults."""

from pathlib import Path

from PIL import Image, ImageDraw

from simulators.lettering import letters
from simulators.receipt_printer.emulated_commands import Instruction

FONT_HEIGHT, LINE_GAP = 24, 6
FEED_UNIT = 1


class EmulatedPaper:
    """Used by the printing thread alone (纸). `rows` counts the dots fed since the last cut."""

    def __init__(self, dots: int, spool: Path) -> None:
        self._dots = dots
        self._spool = spool
        self._strips: list[Image.Image] = []
        self._line = b""
        self._scale = (1, 1)
        self._align = 0
        self.receipts: list[Path] = []

    def reset(self) -> None:
        """ESC @: modes back to their defaults; the paper stays."""
        self._scale, self._align, self._line = (1, 1), 0, b""

    def obey(self, instruction: Instruction) -> int:
        """Put the instruction on paper; gives the rows that the paper moved. Unknown instructions move nothing."""
        name, body = instruction.name, instruction.body
        match name:
            case b"text":
                self._line += body
            case b"\n" | b"\x1bd" | b"\x1bJ":
                return self._feed_line() + (self._feed(self._extra(name, body)))
            case b"\x1dv0":
                return self._raster(body)
            case b"\x1d!":
                self._scale = ((body[0] >> 4 & 7) + 1, (body[0] & 7) + 1)
            case b"\x1ba":
                self._align = body[0] % 48 % 3
            case b"\x1b@":
                self.reset()
            case _:
                return 0
        return 0

    def cut(self, feed: int) -> Path | None:
        """Feed, cut and save; None when no paper came out since the last cut."""
        self._feed_line()
        self._feed(feed)
        if not self._strips:
            return None
        whole = Image.new("1", (self._dots, sum(strip.height for strip in self._strips)), 1)
        top = 0
        for strip in self._strips:
            whole.paste(strip, (0, top))
            top += strip.height
        self._strips = []
        self._spool.mkdir(parents=True, exist_ok=True)
        path = self._spool / f"receipt-{len(self.receipts) + 1:04}.png"
        whole.save(path)
        self.receipts.append(path)
        return path

    @property
    def hanging(self) -> int:
        """Rows of paper that came out and were not cut yet."""
        return sum(strip.height for strip in self._strips)

    def _extra(self, name: bytes, body: bytes) -> int:
        if name == b"\x1bd":
            return max(body[0] - 1, 0) * (FONT_HEIGHT + LINE_GAP)
        return body[0] * FEED_UNIT if name == b"\x1bJ" else 0

    def _feed(self, rows: int) -> int:
        if rows > 0:
            self._strips.append(Image.new("1", (self._dots, rows), 1))
        return rows

    def _raster(self, body: bytes) -> int:
        """GS v 0 m xL xH yL yH: a set bit is a black dot; m doubles width and height. What is too wide is lost."""
        mode, across, rows = body[0] % 48, (body[1] + 256 * body[2]) * 8, body[3] + 256 * body[4]
        image = Image.frombytes("1", (across, rows), bytes(byte ^ 0xFF for byte in body[5:]))
        image = image.resize((across * (1 + (mode & 1)), rows * (1 + (mode >> 1 & 1))))
        strip = Image.new("1", (self._dots, image.height), 1)
        strip.paste(image, (self._start(image.width), 0))
        self._strips.append(strip)
        return strip.height

    def _feed_line(self) -> int:
        """Text mode: GB18030 in a fixed pitch of 12 dots, 24 for Chinese."""
        text, self._line = self._line.decode("gb18030", errors="replace"), b""
        wide, tall = self._scale
        height = FONT_HEIGHT * tall + LINE_GAP
        if not text:
            return 0
        small = Image.new(
            "1", (max(sum(24 if ord(character) > 0xFF else 12 for character in text), 1), FONT_HEIGHT + LINE_GAP), 1
        )
        draw, left = ImageDraw.Draw(small), 0
        for character in text:
            draw.text((left, 22), character, font=letters(22), fill=0, anchor="ls")
            left += 24 if ord(character) > 0xFF else 12
        strip = Image.new("1", (self._dots, height), 1)
        strip.paste(small.resize((small.width * wide, height)), (self._start(small.width * wide), 0))
        self._strips.append(strip)
        return height

    def _start(self, width: int) -> int:
        return max((self._dots - width) * self._align // 2, 0)
