"""Twice as large: every control of every page can be brought into view and touched there, and nothing else changes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem

from kiosk.view import intents
from tests.ui.keys import Keyboard
from tests.ui.layout import is_target, shown_items
from tests.ui.robot import LEFT, NONE, ScreenRobot
from tests.ui.test_assistive import one_of_each_kind
from tests.ui.test_by_ear import HeardVoice, go_to, later
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver
from ui.by_ear.stops import EarStop, is_uncovered
from ui.by_ear.walk import EarWalk

Key = Qt.Key
RESTING = ("attract", "outOfService")
OF_CITIZENS = tuple(
    name for name in names() if not name.startswith((*RESTING, "entrance", "diagnostics", "guidedTest"))
)


class MagnifiedPage:
    """The view over the page (放大后的页面)."""

    def __init__(self, driver: ScreenDriver, robot: ScreenRobot) -> None:
        self.driver, self.robot = driver, robot
        self.root = driver.window.view.rootObject()
        self.item = self.root.findChild(QQuickItem, "magnifier")
        self.page = self.root.findChild(QQuickItem, "page")

    def show(self, name: str, size: tuple[int, int] = (1080, 1920), *, care: bool = False) -> None:
        if self.driver.window.view.size().toTuple() != size:
            self.driver.resize(*size)
        self.driver.window.model.setMagnified(True)
        self.driver.show(name, care=care)

    @property
    def rect(self) -> QRectF:
        return scene(self.item)

    @property
    def place(self) -> tuple[float, float]:
        return self.page.x(), self.page.y()

    def bring(self, item: QQuickItem) -> QRectF:
        """Where it is, once the page was moved for it."""
        self.item.setProperty("sought", item)
        return scene(item)

    def is_within_page(self) -> bool:
        return scene(self.page).adjusted(-1, -1, 1, 1).contains(self.rect)

    def move(self, way: str) -> None:
        """By the arrow, as far as it goes."""
        for _ in range(8):
            if not self.robot._can(f"magnifier:{way}"):
                return
            self.robot.tap(f"magnifier:{way}")
        raise AssertionError("no end of the page")


def scene(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def named(page: QQuickItem, name: str) -> QQuickItem:
    return next(each.item for each in shown_items(page, scene(page)) if each.item.objectName() == name)


@pytest.fixture
def view(driver: ScreenDriver, robot: ScreenRobot) -> Iterator[MagnifiedPage]:
    yield MagnifiedPage(driver, robot)
    driver.window.model.setMagnified(False)
    driver.settle()
    assert driver.messages == []


def out_of_reach(view: MagnifiedPage) -> Iterator[str]:
    """Controls of the page that cannot be brought into view whole (of a wider one: its beginning) and touched there."""
    for shown in list(shown_items(view.page, scene(view.page))):
        item = shown.item
        if not is_target(item) or not item.isEnabled() or not shown.frame.contains(shown.rect.center()):
            continue
        rect = view.bring(item)
        seen = rect.intersected(view.rect)
        is_whole = (
            seen.width() >= min(rect.width(), view.rect.width()) / 2 and seen.height() >= min(rect.height(), 1) - 1
        )
        fits = rect.width() <= view.rect.width() and rect.height() <= view.rect.height()
        touched = is_uncovered(view.root, EarStop(item, "", seen.center(), can_be_chosen=True))
        if (fits and not view.rect.adjusted(-1, -1, 1, 1).contains(rect)) or not is_whole or not touched:
            yield f"{item.objectName()} {rect} {view.rect}"


@pytest.mark.parametrize(
    ("pages", "size", "care"),
    [(OF_CITIZENS, (432, 768), False), (one_of_each_kind(), (768, 432), True)],
    ids=["every page upright", "each kind wide in care mode"],
)
def test_every_control_can_be_touched(
    view: MagnifiedPage, pages: tuple[str, ...], size: tuple[int, int], care: bool
) -> None:
    found = []
    for name in pages:
        if not name.startswith(RESTING):
            view.show(name, size, care=care)
            found += [f"{name}: {each}" for each in out_of_reach(view)]
            assert view.is_within_page(), name
    assert not found, "\n".join(found)


def test_arrows_lead_to_what_is_touched(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.show("guide")
    assert not robot.sees("main")
    for way in ("right", "down"):
        view.move(way)
        assert view.is_within_page()
    robot.tap("main")
    assert [intent for intent, _ in view.driver.surface.performed] == [intents.GoOn()]
    for way in ("up", "left"):
        view.move(way)
    assert view.place == (0, 0)


def test_drawing_finger_moves_page_and_presses_nothing(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.show("home")
    before = view.place
    card = next(each for each in robot.names() if each.startswith("item:") and robot._can(each))
    at = robot._centre(card)
    robot.press_outside(card, at + QPointF(8, 12))
    assert view.driver.surface.performed, "a hand that trembles still taps"
    view.driver.surface.performed.clear()
    drag(robot, at, QPointF(-300, -500))
    assert view.place[0] < before[0]
    assert view.place[1] < before[1]
    drag(robot, QPointF(100, 100), QPointF(3000, 5000))
    assert view.place == (0, 0)
    assert view.driver.surface.performed == []


def drag(robot: ScreenRobot, place: QPointF, by: QPointF) -> None:
    """In steps, as a finger goes: the first only says that it is no tap."""
    robot._at_ms += 1000
    robot._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
    for share in (0.1, 0.3, 0.6, 1.0):
        robot._send(QEvent.Type.MouseMove, place + by * share, NONE, LEFT)
    robot._send(QEvent.Type.MouseButtonRelease, place + by, LEFT, NONE)
    robot.settle()


def test_signing_moves_no_page(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.show("signature")
    pad = named(view.page, "signature-pad")
    corner = view.bring(pad).topLeft()
    before = view.place
    drag(robot, corner + QPointF(60, 60), QPointF(300, 200))
    assert view.place == before
    assert [type(intent) for intent, _ in view.driver.surface.performed] == [intents.Sign]


@pytest.mark.parametrize("name", ["form", "overlay:help"])
def test_focus_is_always_seen(view: MagnifiedPage, name: str) -> None:
    keyboard = Keyboard(view.driver)
    view.show(name)
    reached = set()
    for _ in range(16):
        keyboard.press(Key.Key_Tab)
        view.driver.settle()
        focused = view.driver.window.view.activeFocusItem()
        rect = scene(focused)
        corner = QRectF(rect.topLeft(), rect.size() / 8)
        bar = QRectF(0, view.rect.bottom(), 1080, 1920)
        assert view.rect.intersects(corner) or bar.contains(rect), focused.objectName()
        reached.add(focused.objectName())
    assert {"magnifier:end", "overlay:stay" if name.startswith("overlay") else "main"} <= reached


def test_new_page_begins_at_its_heading(view: MagnifiedPage) -> None:
    for name in ("guide", "result", "form", "overlay:leave"):
        view.show(name)
        shown = named(view.page, name if name.startswith("overlay") else f"screen:{name}")
        heading = next(each.item for each in shown_items(shown, scene(shown)) if each.item.property("isHeading"))
        begin = scene(heading).center() if name == "overlay:leave" else scene(heading).topLeft() + QPointF(20, 20)
        assert view.rect.contains(begin), name
        view.move("down")


def test_list_begins_at_its_top_when_turned(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.show("guide")
    view.move("down")
    view.move("right")
    before = view.place
    robot.tap("pages:next")
    assert view.place[1] > before[1]


def test_keyboard_is_beside_magnified_page(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.show("search")
    robot.wait_for(lambda: view.root.findChild(QQuickItem, "keyboard") is not None)
    robot.settle()
    keyboard = scene(view.root.findChild(QQuickItem, "keyboard"))
    assert keyboard.top() >= view.rect.bottom()
    assert keyboard.left() >= 0
    assert keyboard.right() <= 1080
    robot.soft_key("n")
    assert isinstance(view.driver.surface.performed[-1][0], intents.TypeQuery)
    robot.soft_key("backspace")


def test_switch_works_by_tap_and_ends_with_visit(view: MagnifiedPage, robot: ScreenRobot) -> None:
    model = view.driver.window.model
    view.driver.show("overlay:help")
    usual = view.driver.window.picture()
    robot.tap("magnify")
    switch = robot._item("magnify")
    assert (view.page.scale(), switch.property("isOn"), switch.property("spoken")) == (2, True, "恢复大小")
    robot.tap("magnifier:end")
    assert view.driver.window.picture() == usual
    robot.tap("magnify")
    for resting in RESTING:
        model.setMagnified(True)
        view.driver.show(resting)
        assert (model.is_magnified, view.page.scale(), view.place) == (False, 1, (0, 0))
        assert not robot.sees("magnifier:end")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "across"])
def test_care_mode_has_switch_on_every_page(view: MagnifiedPage, robot: ScreenRobot, size: tuple[int, int]) -> None:
    model = view.driver.window.model
    view.driver.resize(*size)
    places = set()
    for name in ("guide", "search", "form", "result"):
        view.driver.show(name)
        assert not robot.sees("enlarge")
        view.driver.show(name, care=True)
        places.add(robot._centre("enlarge").toTuple())
    assert len(places) == 1
    robot.tap("enlarge")
    assert model.is_magnified
    robot.tap("magnifier:end")
    assert not model.is_magnified


def test_low_reach_is_magnified_in_its_part(view: MagnifiedPage, robot: ScreenRobot) -> None:
    view.driver.window.model.setLow(True)
    view.show("guide")
    try:
        assert view.rect.top() > 1920 * 0.37
        assert all(robot._centre(each).y() > 1920 * 0.38 for each in robot.names() if robot._can(each))
        assert view.is_within_page()
    finally:
        view.driver.window.model.setLow(False)


def test_magnified_page_is_used_by_ear(view: MagnifiedPage) -> None:
    view.show("guide")
    model = view.driver.window.model
    walk = EarWalk(view.driver.window.view, model, HeardVoice(), lambda message: f"<{message}>", later)
    go_to(walk, lambda said: said == "开始办理")
    view.item.setProperty("wantedDown", 0)
    walk.choose()
    assert [intent for intent, _ in view.driver.surface.performed] == [intents.GoOn()]
    view.driver.show("attract")
