"""Paid on the telephone, and the terminal went off before it heard: said at the next start, finished, never paid twice."""

from demo.robot import catalogue
from kiosk.view.frame import MainAction
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot

FINE = "GA044"


def is_waiting(screen: object) -> bool:
    return isinstance(screen, PaymentScreen) and screen.stage is PayStage.WAITING


def test_payment_that_got_lost_is_said_and_finished(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[FINE], terminal.counted(FINE).item
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item, until=is_waiting)
    assert isinstance(robot.screen, PaymentScreen)
    order_no, url = robot.screen.order_no, robot.screen.qr_text
    terminal.network("cut")
    terminal.pay(url)
    terminal.close()
    terminal.leave()
    terminal.network("up")
    terminal.open()
    assert terminal.counted(FINE).item == before
    again = Robot(terminal)
    again.wake()
    again.open_by_theme(item)
    again.walk(item, until=lambda screen: isinstance(screen, PaymentScreen) and screen.stage is PayStage.PAID)
    assert isinstance(again.screen, PaymentScreen)
    assert again.screen.order_no == order_no
    assert again.screen.note.text in ("上次缴费已成功", "Your last payment went through")
    assert again.driver.view.frame.main is MainAction.CONTINUE
    visit = again.walk(item)
    assert isinstance(visit.result, ResultScreen)
    assert visit.result.tone is ResultTone.DONE
    again.finish()
    terminal.driver.until(lambda: terminal.counted(FINE).item > before, "the centre to count it", 60)
    assert terminal.counted(FINE).item == before + 1
