"""A key that is held through a whole visit: the real terminal behind the real window, with devices that are ready at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem

from kiosk.view.consent import ConsentScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import GoBack, GoOn
from kiosk.view.review import ReviewScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench
from ui.application import ScreenSettings, build, prepare
from ui.window import KioskWindow

ENTER = Qt.Key.Key_Return
SECONDS, PER_SECOND = 60, 5


class ShownBench:
    """The bench's terminal on the screen."""

    def __init__(self, window: KioskWindow, bench: Bench) -> None:
        self.bench = bench
        self.window = window
        self.citizen = Citizen(bench)
        self.screens: list[str] = []

    def key(self, kind: QEvent.Type, *, repeats: bool = False) -> None:
        QCoreApplication.sendEvent(
            self.window.view, QKeyEvent(kind, ENTER, Qt.KeyboardModifier.NoModifier, "\r", repeats)
        )
        self.look()

    def look(self) -> None:
        self.window.model.follow()
        for _ in range(3):
            QCoreApplication.processEvents()

    def focus_main(self) -> None:
        self.look()
        main = self.window.view.rootObject().findChild(QQuickItem, "main")
        assert isinstance(main, QQuickItem)
        main.forceActiveFocus()
        assert main.hasActiveFocus()

    def hold(self, *, is_reported: bool) -> None:
        """A minute of a held key, with a card that lies there and a face before the camera."""
        self.bench.reader.card = self.citizen.person
        self.key(QEvent.Type.KeyPress)
        for _ in range(SECONDS * PER_SECOND):
            self.key(QEvent.Type.KeyPress, repeats=is_reported)
            self.bench.wait(1 / PER_SECOND)
            self.screens.append(type(self.bench.screen).__name__)


@pytest.fixture
def site() -> Iterator[ShownBench]:
    bench = Bench()
    window = build(bench.terminal, prepare(ScreenSettings(platform="offscreen")))
    window.show()
    window.view.requestActivate()
    # the bench's clock alone moves the terminal
    window._timer.stop()
    yield ShownBench(window, bench)
    window.close()


@pytest.mark.parametrize("is_reported", [True, False], ids=["reported", "untold"])
@pytest.mark.parametrize("code", ["RS009", "RS001"])
def test_held_enter_stays_on_guide(site: ShownBench, code: str, is_reported: bool) -> None:
    site.citizen.open(code)
    site.focus_main()
    site.hold(is_reported=is_reported)
    assert set(site.screens) == {GuideScreen.__name__}


def test_released_enter_goes_one_step(site: ShownBench) -> None:
    site.citizen.open("RS009")
    site.focus_main()
    site.key(QEvent.Type.KeyPress)
    site.key(QEvent.Type.KeyRelease)
    assert isinstance(site.bench.screen, IdentifyScreen)


@pytest.mark.parametrize("is_reported", [True, False], ids=["reported", "untold"])
def test_enter_held_on_consent_agrees_to_nothing(site: ShownBench, is_reported: bool) -> None:
    site.citizen.open("RS009")
    site.citizen.start()
    site.citizen.walk(until=lambda screen: isinstance(screen, ConsentScreen))
    site.focus_main()
    site.hold(is_reported=is_reported)
    assert set(site.screens) == {ConsentScreen.__name__}


def test_enter_pressed_before_review_submits_nothing(site: ShownBench) -> None:
    """The finger goes down on the page before, the review comes up, the finger goes up: nothing was read."""
    site.citizen.open("RS001")
    site.citizen.start()
    site.citizen.walk(until=lambda screen: isinstance(screen, ReviewScreen))
    site.bench.do(GoBack())
    site.focus_main()
    site.key(QEvent.Type.KeyPress)
    site.bench.do(GoOn())
    site.bench.wait(1)
    site.look()
    assert isinstance(site.bench.screen, ReviewScreen)
    site.focus_main()
    site.key(QEvent.Type.KeyRelease)
    site.bench.wait(1)
    assert isinstance(site.bench.screen, ReviewScreen)


def test_enter_hammered_without_looking_submits_nothing(site: ShownBench) -> None:
    """The focus leaves the main button with each page: who submits has to go there first."""
    site.citizen.open("RS001")
    site.citizen.start()
    site.citizen.walk(until=lambda screen: isinstance(screen, ReviewScreen))
    site.bench.do(GoBack())
    site.focus_main()
    for _ in range(50):
        site.key(QEvent.Type.KeyPress)
        site.bench.wait(0.4)
        site.key(QEvent.Type.KeyRelease)
    assert isinstance(site.bench.screen, ReviewScreen)
    assert site.bench.outbox.records == []
