"""A visit by the social-security card on the real screen, with a fault before and after each step of it, and one by an insurance code."""

from collections.abc import Callable
from time import monotonic

from demo.robot import catalogue
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.result import ResultTone
from kiosk.view.view import Screen
from kiosk.view.visit_end import GoodbyeScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot
from tests.journeys.window_driver import words_on

READER, SCANNER, ITEM, INSURED = "social_card_reader", "code_scanner", "RS007", "YB001"


EVERY = 0.7
"""Seconds between two readings of a code that is held under the scanner."""


class WithSocialCard(Robot):
    """Has no ID card, and a reader that fails in every way before the card is read."""

    terminal: JourneyTerminal

    def _serve(self, screen: Screen) -> None:
        if not isinstance(screen, IdentifyScreen) or screen.stage is IdentifyStage.READ:
            super()._serve(screen)
            return
        self.terminal.look(self.key)
        for each in ("unplugged", "service_down"):
            self.out_and_in_again(each)
        for each, words in (
            ("mute", "读不到卡的芯片"),
            ("pulled", "社保卡拿走得太早了"),
        ):
            self.terminal.fault(READER, each)
            self.terminal.do(READER, "put", person=self.key)
            self.until(lambda words=words: self.says(words), each)  # type: ignore[misc]
            assert words in words_on(self.driver)
            self.terminal.fault(READER, each, on=False)
            self.terminal.do(READER, "pull")
            self.until(lambda: "card" not in self.slots() and "mute" not in self.slots(), "the empty slot")
        self.terminal.do(READER, "put", person=self.key)
        self.until(lambda: self.says("社保卡读取成功"), "the card to be read")

    def out_and_in_again(self, fault: str) -> None:
        self.terminal.fault(READER, fault)
        self.until(lambda: not self.offers_card(), fault)
        self.terminal.fault(READER, fault, on=False)
        self.until(self.offers_card, f"{fault} to be over")

    def slots(self) -> list[str]:
        """What the terminal sees in its slots."""
        reader = self.terminal.core.hardware.devices.get(SOCIAL_CARD_READER)
        status = None if reader is None else reader.status()
        return [] if status is None else [each.rpartition(": ")[2] for each in status.evidence.split(", ")]

    def offers_card(self) -> bool:
        return isinstance(self.screen, IdentifyScreen) and "social_card" in self.screen.further_ways

    def says(self, words: str) -> bool:
        return isinstance(self.screen, IdentifyScreen) and self.screen.note.text == words

    def until(self, holds: Callable[[], bool], what: str) -> None:
        self.driver.until(holds, what, 20)


class WithInsuranceCode(WithSocialCard):
    """Holds a telephone to the scanner."""

    def _serve(self, screen: Screen) -> None:
        if not isinstance(screen, IdentifyScreen) or screen.stage is IdentifyStage.READ:
            super()._serve(screen)
            return
        self.terminal.look(self.key)
        read_at = 0.0

        def is_read() -> bool:
            nonlocal read_at
            if not self.says("医保码核对成功") and monotonic() - read_at > EVERY:
                read_at = monotonic()
                self.terminal.do(SCANNER, "scan", text="SANDBOX-YBM:li")
            return self.says("医保码核对成功")

        self.until(is_read, "the code to be read")


def test_item_is_done_by_social_card(terminal: JourneyTerminal) -> None:
    item, robot = catalogue()[ITEM], WithSocialCard(terminal)
    before = terminal.counted(item.code)
    robot.wake()
    robot.open_by_theme(item)
    visit = robot.walk(item)
    assert visit.result is not None
    assert visit.result.tone in {ResultTone.DONE, ResultTone.SUBMITTED}
    assert visit.all_of(FaceScreen)
    terminal.do("camera", "leave")
    robot.press()
    robot.until_screen(GoodbyeScreen, lambda screen: screen.card_left)
    terminal.do(READER, "pull")
    robot.wait_for_rest()
    proof = terminal.core.terminal.last_wipe
    assert proof is not None
    assert proof.is_clean
    terminal.driver.until(lambda: terminal.counted(item.code).item == before.item + 1, "the centre to count it")


def test_item_is_done_by_insurance_code(terminal: JourneyTerminal) -> None:
    item, robot = catalogue()[INSURED], WithInsuranceCode(terminal)
    robot.wake()
    robot.open_by_theme(item)
    visit = robot.walk(item)
    robot.finish()
    assert visit.result is not None
    assert visit.result.tone in {ResultTone.DONE, ResultTone.SUBMITTED}
