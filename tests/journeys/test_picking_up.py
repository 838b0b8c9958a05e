"""A certificate that is ready later: applied for by card, finished by an officer, printed by the code of the text message."""

import re
from html import unescape

import requests

from contract.pick_ups import PICK_UP_CODE
from demo.robot import catalogue
from kiosk.forms.verdict import Entry
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.visit_end import AnotherScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.papers import document_text
from tests.journeys.robot import Robot

CODE = "GA011"
PRINTER = "document_printer"


class Officer:
    """Somebody at the console, who finishes cases."""

    def __init__(self, terminal: JourneyTerminal) -> None:
        self.console = requests.Session()
        self.address = f"{terminal.site.centre_url}/console"
        login = {"operator": "t", "password": terminal.surroundings.console_password}
        assert self.console.post(f"{self.address}/login", data=login, timeout=60).ok

    def page(self, name: str) -> str:
        return unescape(self.console.get(f"{self.address}/{name}", timeout=60).text)

    def finish(self, number: str) -> None:
        form = {"status": "completed", "is_confirmed": "true"}
        assert self.console.post(f"{self.address}/cases/{number}/step", data=form, timeout=60).ok

    def codes(self) -> list[str]:
        """In the messages that the sandbox would have sent, the newest first."""
        found = re.findall(r"取件码 ([\d ]+)，", self.page("sandbox/messages"))
        return ["".join(code.split()) for code in found]


def type_code(robot: Robot, code: str) -> None:
    """On the pad of the page, over whatever was there."""
    robot.driver.until(lambda: robot.driver.has(f"editor:{PICK_UP_CODE}"), "the field for the code")
    while robot.filling.now(PICK_UP_CODE).value:
        robot.driver.tap("key:erase")
    robot.filling.fill(robot.filling.now(PICK_UP_CODE), Entry(code))
    robot.driver.tap("main")


def begin(robot: Robot) -> None:
    """To the field for the code, without a card."""
    robot.wake()
    robot.open_by_theme(catalogue()[CODE])
    assert isinstance(robot.screen, GuideScreen)
    robot.driver.tap("pick-up")
    robot.until_screen(FormScreen)


def finished_case(terminal: JourneyTerminal, robot: Robot, officer: Officer) -> str:
    """Applied for by card, and finished by an officer once the applicant has gone; its number."""
    item, before = catalogue()[CODE], terminal.counted(CODE).item
    robot.suit(item)
    robot.wake()
    robot.open_by_theme(item)
    visit = robot.walk(item)
    robot.finish()
    assert visit.result is not None
    assert visit.result.tone is ResultTone.SUBMITTED
    terminal.driver.until(lambda: terminal.counted(CODE).item == before + 1, "the centre to count it")
    number = visit.result.lines[0].value
    officer.finish(number)
    terminal.driver.until(lambda: bool(officer.codes()), "the text message", 60)
    return number


def print_by(code: str, robot: Robot) -> None:
    """As far as the printer."""
    begin(robot)
    type_code(robot, code)
    robot.until_screen(ResultScreen)
    assert robot.driver.view.frame.person == "", "no one was identified"
    robot.driver.tap("main")


def test_code_prints_once_though_paper_was_out(terminal: JourneyTerminal, robot: Robot) -> None:
    officer, printed = Officer(terminal), terminal.papers(PRINTER)
    number = finished_case(terminal, robot, officer)
    code, counted = officer.codes()[0], terminal.counted(CODE).item
    terminal.fault(PRINTER, "paper_out")
    print_by(code, robot)
    robot.until_screen(PrintScreen, lambda screen: screen.documents is PaperStage.PROBLEM)
    robot.driver.tap("skip-paper")
    robot.until_screen(PrintScreen, lambda screen: screen.documents is PaperStage.GIVEN_UP)
    robot.abandon()
    terminal.fault(PRINTER, "paper_out", on=False)
    terminal.do(PRINTER, "refill")
    assert terminal.papers(PRINTER) == printed

    print_by(code, robot)
    robot.until_screen(AnotherScreen)
    robot.driver.tap("leave")
    robot.wait_for_rest()
    assert terminal.papers(PRINTER) == printed + 1
    assert "无犯罪记录证明" in document_text(terminal.paper(PRINTER, printed + 1, "pdf"))
    assert terminal.counted(CODE).item == counted, "it is still one case"
    proof = terminal.core.terminal.last_wipe
    assert proof is not None
    assert proof.is_clean
    terminal.driver.until(lambda: "已凭码取件" in officer.page(f"cases/{number}"), "the centre to know of the paper")

    begin(robot)
    type_code(robot, code[:-1] + str((int(code[-1]) + 1) % 10))
    robot.until_screen(FormScreen, lambda screen: "对照短信" in screen.fields[0].error)
    type_code(robot, code)
    robot.driver.until(lambda: robot.driver.view.overlay is not None, "what helps")
    robot.driver.tap("overlay:stay")
    robot.until_screen(FormScreen, lambda screen: "取不到结果" in screen.fields[0].error)
    robot.abandon()
    assert terminal.papers(PRINTER) == printed + 1
