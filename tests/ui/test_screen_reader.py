"""A screen reader on a real accessibility bus walks a real terminal, in a process of its own, by what it is told alone.

One terminal for the whole file, which each test begins at rest.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, pairwise
from pathlib import Path
from typing import IO

import pytest

from bench.display import virtual_screen
from tests.ui.at_spi.accessibility_bus import AccessibilityBus, accessibility_bus
from tests.ui.at_spi.message_bus import MessageBus
from tests.ui.at_spi.screen_reader import BusObject, ScreenReader

WIDTH, HEIGHT = 608, 1080
START, SEARCH, NEXT, LEAVE = "轻触屏幕开始", "输入事项名称或拼音搜索", "下一步", "退出"
ASKED, MISSING = "您要做什么", "请填写这一项"
LONG_IDLE = 400.0
"""Seconds without a key, after which any terminal is at rest."""
ITEM = "ZS001"
BOARDS = ("拼音", "手写")
"""Over the keyboard, which the tab key does not go to: who has keys types on them."""


class ReadTerminal:
    """The terminal as who does not see it has it (读屏终端)."""

    def __init__(self, reader: ScreenReader, answers: IO[str], orders: IO[str]) -> None:
        self.reader = reader
        self._answers, self._orders = answers, orders

    def pass_time(self, seconds: float) -> str:
        """The name of the screen that is up after these seconds."""
        self._orders.write(f"{seconds}\n")
        self._orders.flush()
        return self._answers.readline().strip()

    def rest(self) -> None:
        """As before the first citizen."""
        while self.pass_time(LONG_IDLE) != "attract":
            pass
        self.reader.until(lambda: self.reader.find(START) is not None, "the screen at rest")

    def open_form(self) -> None:
        """From the first touch to the first page of a form, by search."""
        reader = self.reader
        reader.press(START)
        reader.announced("常办事项")
        reader.press(SEARCH)
        reader.until(
            lambda: (now := reader.focused()) is not None and now.role == "text", "the focus in the search box"
        )
        reader.key(*ITEM)
        reader.press("打12345")
        reader.announced("打12345")
        now = reader.focused()
        assert now is not None
        assert (now.role, now.name) == ("heading", "打12345")
        reader.press("开始办理")
        reader.until(lambda: reader.find(f"{ASKED}, 求助") is not None, "the form")


@contextmanager
def terminal(bus: AccessibilityBus, display: str) -> Iterator[subprocess.Popen[str]]:
    """The process, which ends when its input does."""
    surroundings = {
        **os.environ,
        **bus.environment,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.at_spi.terminal_process"],
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(60) == 0
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def whole() -> Iterator[ReadTerminal]:
    with (
        tempfile.TemporaryDirectory(prefix="k") as folder,
        virtual_screen(WIDTH, HEIGHT) as display,
        accessibility_bus(Path(folder)) as bus,
        terminal(bus, display) as process,
        MessageBus(bus.address) as connection,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield ReadTerminal(ScreenReader(connection, display), process.stdout, process.stdin)


@pytest.fixture
def rested(whole: ReadTerminal) -> ReadTerminal:
    whole.rest()
    return whole


def check_page(reader: ScreenReader) -> list[BusObject]:
    """What holds of every page: names, roles, states, order; gives its controls."""
    controls = [each for each in reader.tree() if each.role in ("push button", "check box", "radio button", "text")]
    for each in controls:
        assert each.name.strip(), each
        if each.role != "text":
            assert each.actions, each
        assert ("focusable" in each.states) == ("enabled" in each.states) == ("sensitive" in each.states), each
        left, top, width, height = each.box
        assert min(left, top) >= 0, each
        assert left + width <= WIDTH, each
        assert top + height <= HEIGHT, each
    reached = [each for each in controls if "enabled" in each.states]
    for one, other in combinations(reached, 2):
        assert not overlap(one.box, other.box), (one, other)
    for one, other in pairwise(each for each in reached if each.name not in BOARDS):
        assert not is_above(other.box, one.box), (one, other)
    return controls


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return all(one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2] for axis in (0, 1))


def is_above(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Wholly, so that who reads from top to bottom meets it before."""
    return one[1] + one[3] <= other[1]


def test_tab_reaches_every_control_in_order(rested: ReadTerminal) -> None:
    reader = rested.reader
    reader.press(START)
    reader.announced("常办事项")
    focused = reader.focused()
    assert focused is not None
    assert (focused.role, focused.name) == ("heading", "常办事项")
    wanted = [each.path for each in check_page(reader) if "focusable" in each.states]
    walk = [reader.tab().path for _ in wanted]
    first = wanted.index(walk[0])
    assert walk == wanted[first:] + wanted[:first]


def test_screen_at_rest_is_announced(rested: ReadTerminal) -> None:
    names = {each.name for each in check_page(rested.reader)}
    assert {START, SEARCH} <= names


def test_refused_field_is_announced_and_focused(rested: ReadTerminal) -> None:
    rested.open_form()
    reader = rested.reader
    check_page(reader)
    reader.press(NEXT)
    reader.announced(f"{ASKED}, {MISSING}")
    reader.announced(f"标题, {MISSING}")
    reader.until(lambda: (now := reader.focused()) is not None and now.role == "radio button", "the focus on an option")
    assert any(f"{ASKED}, {MISSING}, " in each.name for each in check_page(reader))
    card = reader.find("标题", "push button")
    assert card is not None
    assert MISSING in card.name


def test_sheet_of_field_is_dialog_with_its_value(rested: ReadTerminal) -> None:
    rested.open_form()
    reader = rested.reader
    reader.press(f"{ASKED}, 求助")
    reader.until(lambda: (now := reader.focused()) is not None and now.role == "text", "the focus in the field")
    dialog = reader.find("标题", "dialog")
    assert dialog is not None
    controls = check_page(reader)
    behind = next(each for each in controls if each.name == f"{ASKED}, 求助")
    assert "checked" in behind.states
    assert "focusable" not in behind.states
    main = next(each for each in controls if each.name == NEXT)
    assert "focusable" not in main.states
    reader.key("1", "2")  # letters would compose Chinese
    box = reader.focused()
    assert box is not None
    reader.until(lambda: reader.text_of(box) == "12", "the text that was typed")
    reader.key("Escape")
    reader.until(lambda: reader.find("标题", "dialog") is None, "the end of the sheet")
    assert reader.find("标题, 12", "push button") is not None


def test_question_is_modal_and_gives_focus_back(rested: ReadTerminal) -> None:
    rested.open_form()
    reader = rested.reader
    reader.press(f"{ASKED}, 求助")
    reader.until(lambda: reader.find("标题", "dialog") is not None, "the sheet")
    reader.key("Escape")
    reader.until(lambda: reader.find("标题", "dialog") is None, "the end of the sheet")
    while (before := reader.tab()).name != LEAVE:
        pass
    reader.key("Return")
    reader.announced("要退出吗？")
    reader.until(
        lambda: (now := reader.focused()) is not None and now.name == "继续办理", "the focus on the safe answer"
    )
    reached = [each.name for each in check_page(reader) if "focusable" in each.states]
    assert sorted(reached) == sorted(["退出办理", "继续办理"])
    assert {reader.tab().name for _ in range(3)} == set(reached)
    reader.key("Escape")
    reader.until(lambda: reader.find("要退出吗？", "dialog") is None, "the end of the question")
    reader.until(lambda: reader.focused() == before, "the focus where it was")
