"""Receipts as pictures: nothing is cut off, rare characters are drawn or marked, codes can be read."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.ports.receipt_printer import Align, Gap, Pair, QrBlock, Receipt, ReceiptBlock, Rule, StampLine, TextLine
from drivers.receipt_printer.cmap import Characters, characters_of
from drivers.receipt_printer.fonts import FontBook
from drivers.receipt_printer.protocol import raster_bands
from drivers.receipt_printer.raster import ReceiptDrawing, draw_receipt
from drivers.receipt_printer.setting import TypeFace, TypeSetter
from simulators.receipt_printer.emulated_commands import InstructionStream

FONTS = FontBook("Noto Sans CJK SC")
FACE = TypeFace(26)


def drawn(*blocks: ReceiptBlock, dots: int = 576) -> ReceiptDrawing:
    return draw_receipt(Receipt("job", blocks), dots, FONTS)


def ink(drawing: ReceiptDrawing) -> NDArray[np.bool_]:
    return ~np.asarray(drawing.image, dtype=bool)


@pytest.mark.parametrize("dots", [384, 576])
def test_every_block_leaves_ink_within_the_margins(dots: int) -> None:
    blocks: tuple[ReceiptBlock, ...] = (
        TextLine("申报回执", 1.7, bold=True, align=Align.CENTRE),
        Pair("一个长得放不进标签栏的标签名称啊", "值"),
        Pair("办件编号", "4416022026112300012344160220261123000123441602202611230001"),
        Rule(dashed=True),
        StampLine("沙箱演示 · 非正式凭证 · 仅供演示使用不得用于办理业务"),
        TextLine("W" * 90),
    )
    for block in blocks:
        marks = ink(drawn(block, dots=dots))
        assert marks.any()
        assert not marks[:, :2].any()
        assert not marks[:, -2:].any()


def test_a_gap_is_only_white() -> None:
    drawing = drawn(Gap(2))
    assert not ink(drawing).any()
    assert drawing.image.height > 50


def test_values_wrap_in_one_column() -> None:
    short = ink(drawn(Pair("申请人", "甲"), Pair("办理事项名称", "乙")))
    long = ink(drawn(Pair("办理事项名称", "乙" * 60)))
    half = short.shape[0] // 2
    assert abs(_value_start(short[:half]) - _value_start(short[half:])) <= 4
    assert not long[60:, :150].any()


def test_beside_long_label_value_stands_at_edge() -> None:
    line = drawn(Pair("居民身份证工本费和邮寄费", "40.00"))
    assert _lines_of(line) == 1
    assert ink(line)[:, -30:].any()


@pytest.mark.parametrize(("dots", "beside", "lines"), [(576, "缴款金额（元）", 2), (384, "缴款状态", 3)])
def test_a_number_to_keep_is_never_broken(dots: int, beside: str, lines: int) -> None:
    """Beside its name where it fits; on paper too narrow for both, below it."""
    number = Pair("受理编号", "GA043-20261124-A24Y2JAW", bold=True)
    assert _lines_of(drawn(number, Pair(beside, "1"), dots=dots)) == lines


def _lines_of(drawing: ReceiptDrawing) -> int:
    rows = ink(drawing).any(axis=1)
    gap = 6  # dots; within a character there is less white
    starts = [at for at in np.nonzero(rows)[0] if not rows[max(0, at - gap) : at].any()]
    return len(starts)


def _value_start(rows: NDArray[np.bool_]) -> int:
    columns = np.nonzero(rows.any(axis=0))[0]
    return int(columns[np.argmax(np.diff(columns)) + 1])


def test_rare_characters_are_drawn() -> None:
    assert drawn(TextLine("𠮷䶮㐂")).missing == ()


def test_what_no_font_has_is_marked_and_told() -> None:
    drawing = drawn(TextLine("甲\U0010fffd乙"))
    assert drawing.missing == ("\U0010fffd",)
    assert ink(drawing).any()


def test_control_characters_and_selectors_take_no_room() -> None:
    setter = TypeSetter(FONTS)
    assert setter.width("葛\U000e0100\x07", FACE) == setter.width("葛", FACE)
    assert setter.missing == ()


@pytest.mark.parametrize("length", [1, 120, 600])
def test_the_code_can_be_read_from_the_paper(length: int) -> None:
    content = "https://sandbox.invalid/" + "a1" * (length // 2)
    codes = zxingcpp.read_barcodes(np.asarray(drawn(QrBlock(content, "扫码查询")).image.convert("L")))
    assert [each.text for each in codes] == [content]


def test_no_character_stands_alone_on_the_last_line() -> None:
    setter, name = TypeSetter(FONTS), "领取城乡居民基本养老保险待遇资格认证"
    width = setter.width(name, FACE) - 1
    first, last = setter.lines(name, FACE, width)
    assert (first + last, last) == (name, "认证")
    assert setter.lines(f"{name}。", FACE, width)[-1] == "认证。"
    assert setter.lines("甲乙", FACE, setter.width("甲", FACE)) == ["甲", "乙"]


def test_punctuation_does_not_begin_a_line() -> None:
    setter = TypeSetter(FONTS)
    lines = setter.lines("一二三四五六七八九十，甲乙丙（丁戊己庚辛壬）。", FACE, 26 * 10 + 4)
    assert len(lines) > 1
    assert all(line[0] not in "，。）" for line in lines)
    assert all(line[-1] != "（" for line in lines)


@settings(max_examples=40)
@given(st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc")), max_size=80), st.integers(60, 400))
def test_breaking_loses_nothing_and_fits(text: str, width: int) -> None:
    setter = TypeSetter(FONTS)
    lines = setter.lines(text, FACE, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(setter.width(line, FACE) <= width or len(line) == 1 for line in lines)


def test_bands_carry_the_whole_picture() -> None:
    drawing = drawn(*(TextLine("一行文字") for _ in range(12)))
    instructions = InstructionStream().feed(b"".join(raster_bands(drawing.image)))
    rows = b"".join(each.body[5:] for each in instructions)
    assert bytes(each ^ 0xFF for each in rows) == drawing.image.tobytes()


def test_file_that_is_no_font_has_no_characters(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x09")
    assert characters_of(tmp_path / "a.ttf", 0) == Characters()
    assert characters_of(tmp_path / "none.ttf", 0) == Characters()
