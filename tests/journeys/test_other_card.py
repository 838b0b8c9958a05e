"""A married applicant's spouse lays their own card on the reader too, by taps on the real screen, with the real centre."""

from demo.robot import catalogue
from kiosk.forms.verdict import Entry
from kiosk.view.form import FieldView
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.result import ResultTone
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot

RENT = "GJ005"


class Married(Robot):
    """Who answers that they are married, and has their spouse with them."""

    def _answer(self, item, shown: FieldView) -> Entry:
        return Entry("已婚") if shown.name == "marital" else super()._answer(item, shown)


def test_spouse_card_is_read_and_department_acts(terminal: JourneyTerminal) -> None:
    robot, before = Married(terminal), terminal.counted(RENT)
    robot.wake()
    robot.open_by_theme(catalogue()[RENT])
    visit = robot.walk(catalogue()[RENT])
    robot.finish()
    shown = [screen for screen in visit.seen if isinstance(screen, IdentifyScreen) and screen.is_other]
    assert shown[-1].stage is IdentifyStage.READ
    assert shown[-1].masked_name == "陈*满"
    assert visit.result is not None
    assert visit.result.tone is ResultTone.SUBMITTED, "received, not decided"
    terminal.driver.until(lambda: terminal.counted(RENT).item > before.item, "the centre to count it")
    assert terminal.core.terminal.last_wipe.is_clean
