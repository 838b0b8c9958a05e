"""A lost card is reported with the telephone: a code that cannot be read, one that has expired, then the right one."""

from collections.abc import Callable
from time import monotonic

from demo.robot import catalogue
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.result import ResultTone
from kiosk.view.view import Screen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot
from tests.journeys.window_driver import words_on

SCANNER = "code_scanner"
EVERY = 0.7
"""Seconds between two readings of a code that is held under the scanner."""


class WithTelephone(Robot):
    """Has no card."""

    def _serve(self, screen: Screen) -> None:
        if not isinstance(screen, IdentifyScreen) or screen.stage is not IdentifyStage.WAITING:
            super()._serve(screen)
            return
        assert screen.accepts_code
        assert screen.note.text in words_on(self.driver)
        self.terminal.look(self.key)
        self.terminal.fault(SCANNER, "garbage")
        self.hold_up("SANDBOX-IDCODE:li", lambda: self.says("没有读出身份码"))
        self.terminal.fault(SCANNER, "garbage", on=False)
        self.hold_up("SANDBOX-IDCODE:li:expired", lambda: self.says("身份码已过期"))
        self.hold_up("SANDBOX-IDCODE:li", lambda: self.says("身份码核对成功"))

    def says(self, words: str) -> bool:
        return isinstance(self.screen, IdentifyScreen) and self.screen.note.text == words

    def hold_up(self, code: str, is_enough: Callable[[], bool]) -> None:
        read_at = 0.0

        def is_seen() -> bool:
            nonlocal read_at
            if not is_enough() and monotonic() - read_at > EVERY:
                read_at = monotonic()
                self.terminal.do(SCANNER, "scan", text=code)
            return is_enough()

        self.driver.until(is_seen, code, 20)


def test_a_lost_card_is_reported_by_identity_code(terminal: JourneyTerminal) -> None:
    item, robot = catalogue()["GA004"], WithTelephone(terminal)
    before = terminal.counted(item.code)
    robot.wake()
    robot.open_by_theme(item)
    visit = robot.walk(item)
    robot.finish()

    assert visit.result is not None
    assert visit.result.tone in {ResultTone.DONE, ResultTone.SUBMITTED}
    assert visit.all_of(FaceScreen)
    terminal.driver.until(lambda: terminal.counted(item.code).item == before.item + 1, "the centre to count it")
    proof = terminal.core.terminal.last_wipe
    assert proof is not None
    assert proof.is_clean
