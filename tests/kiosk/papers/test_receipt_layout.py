"""Receipts in the dots of their paper: nothing is cut off, rare characters are drawn or marked, codes can be read."""

from functools import cache

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.papers.glyphs import GETA, CharacterSet, installed_glyphs, joined, settable
from kiosk.papers.press import TEMPLATES
from kiosk.papers.press_exchange import AskedReceipt
from kiosk.papers.press_process import Typesetter
from kiosk.papers.receipt_data import qr_rows
from kiosk.services.receipt_blocks import Align, Gap, Pair, QrBlock, Receipt, ReceiptBlock, Rule, StampLine, TextLine

WIDE, NARROW = ReceiptPaper(576), ReceiptPaper(384)
PAPERS = [WIDE, NARROW, ReceiptPaper(512, 180), ReceiptPaper(832, 300)]

Dots = NDArray[np.bool_]


@cache
def typesetter() -> Typesetter:
    return Typesetter(TEMPLATES)


def drawn(*blocks: ReceiptBlock, paper: ReceiptPaper = WIDE) -> Dots:
    """True where there is ink."""
    rows = typesetter().answer(AskedReceipt(Receipt("job", blocks), paper)).paper
    assert rows is not None
    return np.unpackbits(np.frombuffer(rows, np.uint8).reshape(-1, paper.row_bytes), axis=1).astype(bool)


def text_lines(ink: Dots) -> int:
    """Within a character there is less white than between two lines."""
    rows, gap = ink.any(axis=1), 6
    return sum(not rows[max(0, at - gap) : at].any() for at in np.nonzero(rows)[0])


def last_line(ink: Dots) -> Dots:
    rows = np.nonzero(ink.any(axis=1))[0]
    return ink[max(rows[-1] - 24, 0) :]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.dots} dots, {paper.dpi} dpi")
def test_every_block_leaves_ink_within_margins(paper: ReceiptPaper) -> None:
    blocks: tuple[ReceiptBlock, ...] = (
        TextLine("收件回执", 1.7, bold=True, align=Align.CENTRE),
        TextLine("领取城乡居民基本养老保险待遇资格认证收件回执", 1.5, bold=True, align=Align.CENTRE),
        Pair("一个长得放不进标签栏的标签名称啊", "值"),
        Pair("办件编号", "4416022026112300012344160220261123000123441602202611230001"),
        Pair("网址", "https://verify.example.invalid/a/long/path-with-parts/and?question=1&answer=2/" + "x" * 70),
        Rule(dashed=True),
        StampLine("沙箱演示 · 非正式凭证 · 仅供演示使用不得用于办理业务"),
        TextLine("W" * 90),
    )
    for block in blocks:
        marks = drawn(block, paper=paper)
        assert marks.shape[1] == paper.dots
        assert marks.any()
        assert not marks[:, :2].any()
        assert not marks[:, -2:].any()


def test_gap_is_only_white() -> None:
    ink = drawn(Gap(2))
    assert not ink.any()
    assert len(ink) > 50


def test_values_begin_in_one_column() -> None:
    short = drawn(Pair("申请人", "甲"), Pair("办理事项名称", "乙"))
    half = short.shape[0] // 2
    assert abs(_value_start(short[:half]) - _value_start(short[half:])) <= 4


def test_long_value_wraps_under_itself() -> None:
    assert not drawn(Pair("办理事项名称", "乙" * 60))[60:, :150].any()


def _value_start(rows: Dots) -> int:
    columns = np.nonzero(rows.any(axis=0))[0]
    return int(columns[np.argmax(np.diff(columns)) + 1])


def test_value_of_long_label_is_in_column() -> None:
    """Below it, where the values of the other labels are."""
    ink = drawn(Pair("编号", "乙"), Pair("居民身份证工本费和邮寄费", "40.00"))
    assert text_lines(ink) == 3
    assert abs(_value_start(ink[:40]) - int(np.nonzero(last_line(ink).any(axis=0))[0][0])) <= 4


def test_whole_receipt_has_one_column_of_values() -> None:
    ink = drawn(Pair("编号", "甲"), Rule(), Pair("办理事项名称", "乙"), TextLine("一"), Pair("金额", "丙", bold=True))
    rows = np.nonzero(np.diff(np.pad(ink.any(axis=1), 1).astype(int)))[0].reshape(-1, 2)
    starts = [_value_start(ink[top:end]) for top, end in rows if end - top > 12 and ink[top:end, 120:].any()]
    assert max(starts) - min(starts) <= 4


@pytest.mark.parametrize(("paper", "beside", "lines"), [(WIDE, "缴款金额（元）", 2), (NARROW, "缴款状态", 3)])
def test_number_to_keep_is_never_broken(paper: ReceiptPaper, beside: str, lines: int) -> None:
    """Beside its name where it fits; on paper too narrow for both, below it."""
    number = Pair("受理编号", "GA043-20261124-A24Y2JAW", bold=True)
    assert text_lines(drawn(number, Pair(beside, "1"), paper=paper)) == lines


def test_words_and_numbers_move_whole() -> None:
    """A date at the end of a line goes to the next one, and is not broken at its hyphens."""
    whole, moved = drawn(TextLine("2026-03-02")), drawn(TextLine("一" * 18 + "2026-03-02"))
    end = last_line(moved)
    width = int(np.nonzero(whole.any(axis=0))[0][-1])
    assert text_lines(moved) == 2
    assert abs(int(np.nonzero(end.any(axis=0))[0][-1]) - width) <= 2


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("领取城乡居民基本养老保险待遇资格认证一二三四", "三四"),
        ("领取城乡居民基本养老保险待遇资格认证一二三。", "二三。"),
    ],
)
def test_no_character_is_alone_on_last_line(said: str, end: str) -> None:
    ink = drawn(TextLine(said))
    assert text_lines(ink) == 2
    assert np.array_equal(_trimmed(last_line(ink)), _trimmed(last_line(drawn(TextLine(end)))))


def _trimmed(ink: Dots) -> Dots:
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize(
    ("said", "begins"), [("一" * 21 + "，甲乙丙", "一，甲乙丙"), ("一" * 20 + "（甲乙丙）", "（甲乙丙）")]
)
def test_punctuation_stays_with_its_neighbour(said: str, begins: str) -> None:
    ink = drawn(TextLine(said))
    assert np.array_equal(_trimmed(last_line(ink)), _trimmed(last_line(drawn(TextLine(begins)))))


def test_lines_of_a_text_are_kept() -> None:
    assert text_lines(drawn(TextLine("一行\n又一行"))) == 2


def test_rare_characters_are_drawn() -> None:
    mark = drawn(TextLine(GETA))
    for rare in "𠮷䶮㐂㐀𠀀𪜀𫝀𫠠𬺰0003000000031350龴":
        assert not np.array_equal(drawn(TextLine(rare)), mark)


def test_what_no_font_has_is_marked() -> None:
    assert np.array_equal(drawn(TextLine("甲\U0010fffd乙")), drawn(TextLine(f"甲{GETA}乙")))


def test_marks_without_glyph_take_no_room() -> None:
    assert np.array_equal(drawn(TextLine("葛\U000e0100\x07")), drawn(TextLine("葛")))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.dots} dots, {paper.dpi} dpi")
@pytest.mark.parametrize("length", [1, 120, 600])
def test_code_can_be_read_from_paper(length: int, paper: ReceiptPaper) -> None:
    content = "https://sandbox.invalid/" + "a1" * (length // 2)
    ink = drawn(QrBlock(content, "扫码查询"), paper=paper)
    codes = zxingcpp.read_barcodes(np.where(ink, 0, 255).astype(np.uint8))
    assert [each.text for each in codes] == [content]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.dots} dots, {paper.dpi} dpi")
def test_modules_of_code_are_whole_dots(paper: ReceiptPaper) -> None:
    """And of half a millimetre at least, with four modules of white around."""
    code = drawn(QrBlock("回执"), paper=paper)
    ink = _trimmed(code)
    module = len(ink) // 21
    assert ink.shape == (21 * module, 21 * module)
    assert module / paper.dpi * 25.4 >= 0.49
    assert np.array_equal(ink, np.kron(ink[::module, ::module], np.ones((module, module), bool)))
    assert not code[: 4 * module].any()
    assert not code[-4 * module :].any()


@settings(max_examples=25)
@given(st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc")), max_size=60), st.sampled_from(PAPERS))
def test_any_text_fits_on_paper(text: str, paper: ReceiptPaper) -> None:
    ink = drawn(TextLine(text), Pair("办件编号", text), paper=paper)
    assert not ink[:, :2].any()
    assert not ink[:, -2:].any()


def test_runs_of_glyphs_are_joined() -> None:
    glyphs = joined([(0x4E00, 0x4E10), (0x20, 0x7E), (0x4E11, 0x4E20), (0x30, 0x40)])
    assert glyphs == CharacterSet((0x20, 0x4E00), (0x7E, 0x4E20))
    assert [code in glyphs for code in (0x1F, 0x20, 0x7E, 0x7F, 0x4E20, 0x4E21)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_control_characters_are_left_out() -> None:
    assert settable("a\tb\x07\x7f\u200dc\nd", CharacterSet((0x20,), (0x7E,))) == "a bc\nd"


def test_without_fontconfig_nothing_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert settable("甲\U0010fffd", installed_glyphs()) == "甲\U0010fffd"


def test_code_that_cannot_be_is_left_out() -> None:
    longest, too_long = "B4" * 1600 + "7", "家" * 2400
    assert drawn(QrBlock(longest, "提交凭证")).any()
    assert drawn(QrBlock(too_long, "提交凭证")).any(), "the receipt comes out, and says that the code does not"
    assert qr_rows(too_long) == []
