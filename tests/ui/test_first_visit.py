"""Somebody of seventy, for the first time at a terminal: reads only what is largest, touches nothing while the voice speaks.

They know what they came for and have their card with them; whatever else there is to know, the page must say in its largest letters.
"""

from collections.abc import Iterator

import pytest

from demo.window_driver import scene_rect
from kiosk.services.timing import Timing
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import SetCareMode
from kiosk.view.visit_end import AnotherScreen
from kiosk.voice.speaking import is_spoken, spoken
from tests.kiosk.parts import Bench, adult
from tests.ui.layout import Shown, is_target, is_text, shown_items
from tests.ui.robot import ScreenRobot
from tests.ui.sizes import em_of
from tests.ui.window_driver import ScreenDriver
from wording.store import load_wording

ITEM, MOST_TOUCHES = "养老金认证", 5
SECONDS_A_CHARACTER = 0.3
"""Slower than the voice is."""
SLOW_TO_TOUCH = 8
"""Seconds of looking, after the voice has ended, until a finger goes to the screen."""
MOST_PAGES = 60


class FirstTimer:
    """老人初次办事 — the core at the bench, seen and touched on the real screen."""

    def __init__(self, driver: ScreenDriver) -> None:
        self.driver, self.bench = driver, Bench(Timing(settle=0.0))
        self.robot = ScreenRobot(driver.window)
        self.touched: list[str] = []

    def visit(self) -> None:
        """Until the card is taken at the end, as the page says."""
        for _ in range(MOST_PAGES):
            self._listen()
            if isinstance(self.bench.screen, AnotherScreen):
                return
            if not self._serve():
                self._touch()
        raise AssertionError(f"lost at {self.bench.screen!r} after {self.touched}")

    def _listen(self) -> None:
        """Until the voice has said everything, which counts as being there; a page that goes by itself meanwhile has its own words."""
        view = self.bench.view
        left = len(spoken(view, load_wording())) * SECONDS_A_CHARACTER if is_spoken(view) else 0
        while left > 0 and self.bench.view is view:
            self.bench.terminal.touch()  # as the core does while its voice speaks
            self.bench.wait(1)
            left -= 1
        assert self.bench.view.overlay is None

    def _serve(self) -> bool:
        """Lays the card down where a picture shows it, and waits a while: whether the page has moved by itself."""
        screen, view = self.bench.screen, self.bench.view
        if isinstance(screen, IdentifyScreen) and screen.stage is not IdentifyStage.READ:
            self.bench.reader.card = adult("elder")
        for _ in range(SLOW_TO_TOUCH):
            self.bench.wait(1)
            if self.bench.view is not view:
                return True
        return False

    def _touch(self) -> None:
        """What names the errand, or else what has the largest letters."""
        view = self.bench.view
        self.driver.put(view)
        targets = {shown.item: shown for shown in self._seen() if is_target(shown.item) and shown.item.isEnabled()}
        letters = {item: self._letters(shown) for item, shown in targets.items()}
        wanted = [item for item in targets if item.property("label") == ITEM] or list(targets)
        chosen = max(wanted, key=lambda item: (letters[item], targets[item].rect.width()))
        self.touched.append(f"{type(self.bench.screen).__name__} {chosen.objectName()}")
        self.robot.tap(chosen.objectName())
        (intent, _) = self.driver.surface.performed[-1]
        assert self.bench.do(intent)

    def _seen(self) -> Iterator[Shown]:
        root = self.driver.window.view.rootObject()
        return shown_items(root, scene_rect(root))

    def _letters(self, target: Shown) -> float:
        """How large the largest of its letters are."""
        return max(
            (em_of(shown.item) for shown in self._seen() if is_text(shown.item) and target.item in shown.path),
            default=0,
        )


@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=lambda size: "x".join(map(str, size)))
def test_largest_letters_lead_through_certification(driver: ScreenDriver, size: tuple[int, int], care: bool) -> None:
    driver.resize(*size)
    citizen = FirstTimer(driver)
    if care:
        assert citizen.bench.do(SetCareMode(on=True))
    citizen.visit()
    assert len(citizen.touched) <= MOST_TOUCHES, citizen.touched
    assert [case.outcome.is_served for case in citizen.bench.outbox.cases()] == [True]
