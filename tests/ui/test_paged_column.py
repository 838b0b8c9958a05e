"""Pages of blocks come to rest, wherever one ends: a block is as high on the page that is not shown as on the one that is."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop
from PySide6.QtQuick import QQuickItem

from kiosk.view.lines import Line
from kiosk.view.review import ReviewScreen
from kiosk.view.view import View
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver

LINES = (
    ("姓名", "李*暑", ""),
    ("证件号码", "441***********0011", ""),
    ("孩子姓名", "周立春", "孩子"),
    ("孩子性别", "男", ""),
    ("孩子出生日期", "2026年11月23日", ""),
    ("孩子出生地", "广东省河源市源城区上城街道", ""),
    ("出生医学证明编号", "粤演字〔2020〕0012", ""),
    ("孩子另一位家长的姓名", "林芒种", "爸爸妈妈"),
    ("另一位家长的身份证号", "441602 19890506 0222", ""),
    ("孩子的民族", "随父", ""),
    ("跟谁入户", "随父", "入户和联系方式"),
    ("手机号码", "138 0013 8000", ""),
    ("入户地址", "广东省河源市源城区上城街道 演示路1号2栋301房", ""),
    ("出生医学证明", "1页", "材料"),
    ("户口簿", "1页", ""),
    ("结婚证", "1页", ""),
)
STATEMENT = "本人确认以下内容真实、准确，同意提交。交上去以后部门会审，部门答复以后才算数。"


def long_review(left_out: int) -> View:
    """A check page of several pages, with headings of parts, without so many of its first lines."""
    lines = tuple(Line(label, value, part=part) for label, value, part in LINES[left_out:])
    editable = tuple(-1 if place < 2 else place for place in range(left_out, len(LINES)))
    return replace(view("review"), screen=ReviewScreen(lines, editable, STATEMENT, will_queue=False))


@pytest.mark.parametrize("width", [608, 1080])
def test_check_page_comes_to_rest(driver: ScreenDriver, width: int) -> None:
    driver.show("review")
    review = next(item for item in below(driver.window.view.rootObject()) if item.objectName() == "review")
    column = next(item for item in below(review) if item.property("usedHeight") is not None)
    changes: list[None] = []
    column.usedHeightChanged.connect(lambda: changes.append(None))  # type: ignore[attr-defined]
    for height in range(width * 16 // 9 - 80, width * 16 // 9 + 81, 8):
        driver.window.view.resize(width, height)
        driver.surface.put(long_review(0))
        for _ in range(30):
            let_be(driver)
        changes.clear()
        for _ in range(5):
            let_be(driver)
        assert not changes, f"lines change their page for ever at {width}x{height}"
    assert column.property("pages") > 1


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from below(child)


def let_be(driver: ScreenDriver) -> None:
    """Give Qt a moment; what never comes to rest is not waited for."""
    driver.prepared.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
