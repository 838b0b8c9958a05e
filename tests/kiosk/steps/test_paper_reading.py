"""A card under the document camera in place of typing: read at a tap, filled in, shown once to be checked."""

from collections import deque

import pytest

from catalogue.text import Language
from drivers.ports.errors import DeviceLost
from drivers.ports.pages import Glare, NoPage, PageRead, ReadLine, ReadOutcome, SeveralPages
from drivers.ports.picture import Picture
from drivers.ports.status import Condition
from kiosk.steps.filling.paper_reading import LOOKS_SECONDS
from kiosk.view.form import FormScreen
from kiosk.view.intents import CallHelp, CapturePage, ChooseLanguage, Stay
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from tests.kiosk.parts import Bench
from tests.kiosk.steps.test_page_taking import ScriptedPages
from tests.kiosk.steps.test_scanning import at_field, shown

BANK_NUMBER = "6222020000000000000"


def lines(*texts: str) -> PageRead:
    return PageRead(tuple(ReadLine(text, 0.99, 0, 0, 1, 0.1) for text in texts))


BANK_CARD = lines("演示银行", "6222 0200 0000 0000 000")
ID_CARD = lines("姓名 张三丰", "公民身份号码 11010519491231002X")


class Reading(ScriptedPages):
    """Reads the outcomes in turn."""

    reads = True

    def __init__(self, *read: ReadOutcome | Exception) -> None:
        super().__init__()
        self.read_outcomes = deque(read)

    def read(self, _picture: Picture) -> ReadOutcome:
        assert self.is_on
        outcome = self.read_outcomes.popleft()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def tapped(*read: ReadOutcome | Exception, item: str = "RS005", field: str = "bank_card") -> tuple[Bench, Reading]:
    pages = Reading(*read)
    bench = Bench(pages=pages)
    at_field(bench, item, field)
    assert not pages.is_on, "nothing runs before the tap"
    assert bench.do(CapturePage())
    return bench, pages


def test_card_is_read_filled_and_shown() -> None:
    bench, pages = tapped(BANK_CARD)
    assert bench.screen.note.text == "正在识读银行卡……"
    assert bench.screen.reading == ""
    bench.wait(2)
    assert shown(bench, "bank_card").value == BANK_NUMBER
    assert bench.view.overlay.kind is OverlayKind.HELP
    (section,) = bench.view.overlay.sections
    assert section.heading == "请核对从银行卡上读到的内容"
    assert "6222 0200 0000 0000 000" in section.lines[0]
    assert not pages.is_on
    assert not bench.lines["document_scanner"].device.is_on


def test_announcement_waits_behind_a_call() -> None:
    bench, _ = tapped(BANK_CARD)
    assert bench.do(CallHelp())
    bench.wait(2)
    assert bench.view.overlay.kind is OverlayKind.CALL
    assert bench.do(Stay())
    assert bench.view.overlay.kind is OverlayKind.HELP
    assert bench.view.overlay.sections


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (NoPage(), "拍摄台上没有看到银行卡"),
        (SeveralPages(2), "拍摄台上没有看到银行卡"),
        (Glare(0.1), "看不清银行卡"),
        (lines("一张白纸"), "没有读出可用的内容"),
        (DeviceLost("the process ended"), "暂时不能识读"),
    ],
)
def test_nothing_read_leaves_typing(outcome: ReadOutcome | Exception, words: str) -> None:
    bench, pages = tapped(outcome, BANK_CARD)
    bench.wait(2)
    assert bench.screen.note.text == words
    assert bench.screen.note.advice
    assert shown(bench, "bank_card").value == ""
    assert not pages.is_on
    assert bench.do(CapturePage()), "and may be tried again"
    bench.wait(2)
    assert shown(bench, "bank_card").value == BANK_NUMBER


def test_camera_without_picture_is_given_up() -> None:
    bench, pages = tapped(BANK_CARD)
    bench.lines["document_scanner"].device.latest = lambda: None
    bench.wait(LOOKS_SECONDS + 2)
    assert bench.screen.note.tone is Tone.BAD
    assert not pages.is_on


def test_leaving_the_page_ends_the_reading() -> None:
    bench, pages = tapped(BANK_CARD)
    bench.wait(0.2)
    bench.terminal._visit._runner.step.leave()
    assert not pages.is_on


@pytest.mark.parametrize("case", ["no reader", "no camera", "bad camera", "no models"])
def test_button_is_there_only_where_it_works(case: str) -> None:
    pages = Reading()
    pages.reads = case != "no models"
    without = ["document_scanner"] if case == "no camera" else []
    bench = Bench(pages=None if case == "no reader" else pages, without=without)
    if case == "bad camera":
        bench.lines["document_scanner"].condition = Condition.BAD
    at_field(bench, "RS005", "bank_card")
    assert isinstance(bench.screen, FormScreen)
    assert bench.screen.reading == ""
    assert not bench.do(CapturePage())


def test_button_names_the_paper_in_both_languages() -> None:
    bench = Bench(pages=Reading())
    at_field(bench, "RS005", "bank_card")
    assert bench.screen.reading == "识读拍摄台上的银行卡"
    assert bench.do(ChooseLanguage(Language.EN))
    assert "bank card" in bench.screen.reading
