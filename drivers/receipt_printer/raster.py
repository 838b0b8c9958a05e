"""Draws a receipt as a 1-bit picture as wide as the paper. Sends nothing; the printer's fonts are never used."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

import segno
from msgspec import Struct
from PIL import Image, ImageDraw

from drivers.ports.receipt_printer import Align, Gap, Pair, QrBlock, Receipt, ReceiptBlock, Rule, StampLine, TextLine
from drivers.receipt_printer.fonts import FontBook
from drivers.receipt_printer.setting import TypeFace, TypeSetter

PAPER, INK = 1, 0


@dataclass(frozen=True)
class ReceiptDrawing:
    """回执图样 — the picture, and the characters that no font had (they stand as 〓)."""

    image: Image.Image = field(repr=False)
    missing: tuple[str, ...] = field(repr=False)


class Measures(Struct, frozen=True):
    """版式 — all in dots at 203 dpi (8 dots = 1 mm)."""

    width: int
    margin: int
    body: int
    label_share: float = 0.36
    leading: float = 1.36

    @property
    def inner(self) -> int:
        """Width between the margins."""
        return self.width - 2 * self.margin


def measures_for(dots: int) -> Measures:
    """80 mm paper has 576 dots, 58 mm paper 384."""
    return Measures(dots, margin=12, body=26) if dots >= 500 else Measures(dots, margin=4, body=23, label_share=0.42)


def draw_receipt(receipt: Receipt, dots: int, fonts: FontBook) -> ReceiptDrawing:
    """The receipt top to bottom; as long as it needs to be."""
    page = _Page(measures_for(dots), TypeSetter(fonts))
    for is_pair, group in groupby(receipt.blocks, key=lambda each: isinstance(each, Pair)):
        blocks = tuple(group)
        if is_pair:
            page.pairs(tuple(each for each in blocks if isinstance(each, Pair)))
        else:
            for block in blocks:
                page.block(block)
    return page.finished()


class _Page:
    def __init__(self, measures: Measures, setter: TypeSetter) -> None:
        self._measures = measures
        self._setter = setter
        self._strips: list[Image.Image] = []

    def block(self, block: ReceiptBlock) -> None:
        match block:
            case TextLine():
                self._text(block)
            case Pair():
                self.pairs((block,))
            case Rule():
                self._rule(is_dashed=block.dashed)
            case QrBlock():
                self._code(block)
            case Gap():
                self._strip(round(block.lines * self._measures.body * self._measures.leading))
            case StampLine():
                self._stamp(block)
            case _:
                assert_never(block)

    def pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Labels in one column, values in another; beside a label wider than its column the value is at the edge."""
        m, label_face = self._measures, TypeFace(self._measures.body)
        limit = round(m.inner * m.label_share)
        widths = [self._setter.width(each.label, label_face) for each in pairs]
        column = max((each for each in widths if each <= limit), default=0)
        indent = column + (m.body * 3 // 4 if column else 0)
        for number, (pair, width) in enumerate(zip(pairs, widths, strict=True)):
            if number:
                self._strip(m.body // 5)
            self._pair(pair, self._unbroken(pair, indent, width) if width <= column else 0, label_face)

    def _unbroken(self, pair: Pair, indent: int, label_width: int) -> int:
        """A number to keep is in one line: as near to the column as it fits, below its label where it does not."""
        m = self._measures
        fitting = m.inner - self._setter.width(pair.value, TypeFace(m.body, pair.bold))
        if not pair.bold or fitting >= indent:
            return indent
        return fitting if fitting >= label_width + m.body // 2 else 0

    def _pair(self, pair: Pair, indent: int, label_face: TypeFace) -> None:
        m = self._measures
        face = TypeFace(m.body, pair.bold)
        if not indent:
            at_edge = m.inner - self._setter.width(pair.value, face)
            if at_edge >= self._setter.width(pair.label, label_face) + m.body:
                draw = ImageDraw.Draw(self._strip(self._leading(m.body)))
                self._setter.draw(draw, (m.margin, self._lead(m.body)), pair.label, label_face)
                self._setter.draw(draw, (m.margin + at_edge, self._lead(m.body)), pair.value, face)
                return
            self._lines(self._setter.lines(pair.label, label_face, m.inner), label_face, Align.LEFT)
            self._lines(self._setter.lines(pair.value, face, m.inner), face, Align.LEFT)
            return
        for number, line in enumerate(self._setter.lines(pair.value, face, m.inner - indent)):
            strip = self._strip(self._leading(m.body))
            draw = ImageDraw.Draw(strip)
            if number == 0:
                self._setter.draw(draw, (m.margin, self._lead(m.body)), pair.label, label_face)
            self._setter.draw(draw, (m.margin + indent, self._lead(m.body)), line, face)

    def _text(self, block: TextLine) -> None:
        face = TypeFace(max(round(self._measures.body * block.scale), 8), block.bold)
        self._lines(self._setter.lines(block.text, face, self._measures.inner), face, block.align)

    def _lines(self, lines: list[str], face: TypeFace, align: Align) -> None:
        for line in lines:
            strip = self._strip(self._leading(face.size))
            self._line(ImageDraw.Draw(strip), line, face, align, self._lead(face.size))

    def _line(self, draw: ImageDraw.ImageDraw, line: str, face: TypeFace, align: Align, top: int) -> None:
        m = self._measures
        spare = m.inner - self._setter.width(line, face)
        left = m.margin + (spare // 2 if align is Align.CENTRE else 0)
        self._setter.draw(draw, (left, top), line, face)

    def _rule(self, *, is_dashed: bool) -> None:
        m = self._measures
        strip = self._strip(round(m.body * 0.9))
        draw, middle = ImageDraw.Draw(strip), strip.height // 2
        step, length = (14, 8) if is_dashed else (m.inner, m.inner)
        for left in range(m.margin, m.width - m.margin, step):
            draw.rectangle((left, middle, min(left + length, m.width - m.margin) - 1, middle + 1), fill=INK)

    def _code(self, block: QrBlock) -> None:
        """Modules of at least four dots (0.5 mm), so that cheap telephones read them."""
        m = self._measures
        code = segno.make(block.content, error="m", micro=False)
        quiet = 4
        modules = int(code.symbol_size(scale=1, border=quiet)[0])
        module = max(min(m.inner // modules, max(4, 300 // modules)), 1)
        side = modules * module
        strip = self._strip(side)
        small = Image.new("1", (modules, modules), PAPER)
        for row, cells in enumerate(code.matrix_iter(border=quiet)):
            for column, cell in enumerate(cells):
                small.putpixel((column, row), INK if cell else PAPER)
        strip.paste(small.resize((side, side), Image.Resampling.NEAREST), ((m.width - side) // 2, 0))
        if block.caption:
            face = TypeFace(round(m.body * 0.85))
            self._lines(self._setter.lines(block.caption, face, m.inner), face, Align.CENTRE)

    def _stamp(self, block: StampLine) -> None:
        """White on black with open letters; wrapped like any other text."""
        m = self._measures
        size = round(m.body * 1.1)
        face = TypeFace(size, bold=True, spacing=size // 4)
        pad = size // 2
        lines = self._setter.lines(block.text, face, m.inner - 2 * pad)
        widest = max(self._setter.width(each, face) for each in lines)
        height = self._leading(size) * len(lines) + pad
        strip = self._strip(height + pad)
        draw, top = ImageDraw.Draw(strip), pad // 2
        left = (m.width - widest) // 2 - pad
        draw.rounded_rectangle((left, top, m.width - left, top + height), radius=6, fill=INK)
        for number, line in enumerate(lines):
            start = (m.width - self._setter.width(line, face)) // 2
            place = (start, top + pad // 2 + number * self._leading(size) + self._lead(size))
            self._setter.draw(draw, place, line, face, ink=PAPER)

    def _leading(self, size: int) -> int:
        return round(size * self._measures.leading)

    def _lead(self, size: int) -> int:
        """White above the letters of a line."""
        return (self._leading(size) - size) // 2

    def _strip(self, height: int) -> Image.Image:
        strip = Image.new("1", (self._measures.width, max(height, 1)), PAPER)
        self._strips.append(strip)
        return strip

    def finished(self) -> ReceiptDrawing:
        image = Image.new("1", (self._measures.width, max(sum(each.height for each in self._strips), 1)), PAPER)
        top = 0
        for strip in self._strips:
            image.paste(strip, (0, top))
            top += strip.height
        return ReceiptDrawing(image, self._setter.missing)
