"""Paid on the telephone, and the terminal went off before it heard: said at the next start, finished, never paid twice."""

from demo.robot import catalogue
from kiosk.view.view import MainAction, PaymentScreen, PayStage, ResultScreen, ResultTone
from tests.journeys.house import House
from tests.journeys.robot import Robot

FINE = "GA044"


def is_waiting(screen: object) -> bool:
    return isinstance(screen, PaymentScreen) and screen.stage is PayStage.WAITING


def test_a_payment_that_got_lost_is_said_and_finished(house: House, robot: Robot) -> None:
    item, before = catalogue()[FINE], house.counted(FINE).item
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item, until=is_waiting)
    assert isinstance(robot.screen, PaymentScreen)
    order_no, url = robot.screen.order_no, robot.screen.qr_text
    house.network("cut")
    house.pay(url)
    house.close()
    house.leave()
    house.network("up")
    house.open()
    assert house.counted(FINE).item == before
    again = Robot(house)
    again.wake()
    again.open_by_theme(item)
    again.walk(item, until=lambda screen: isinstance(screen, PaymentScreen) and screen.stage is PayStage.PAID)
    assert isinstance(again.screen, PaymentScreen)
    assert again.screen.order_no == order_no
    assert again.screen.note.text in ("上次缴费已成功", "Your last payment went through")
    assert again.glass.view.chrome.main is MainAction.CONTINUE
    walked = again.walk(item)
    assert isinstance(walked.result, ResultScreen)
    assert walked.result.tone is ResultTone.DONE
    again.finish()
    house.glass.until(lambda: house.counted(FINE).item > before, "the centre to count it", 60)
    assert house.counted(FINE).item == before + 1
