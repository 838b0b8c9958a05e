"""The print screen shows the page that is coming, except where no one is to read it before it is printed."""

import pytest

from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from kiosk.steps.ending.page_preview import picture_of
from kiosk.view.intents import GoOn
from kiosk.view.papers import PrintScreen
from kiosk.view.result import ResultScreen
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def printed(bench: Bench, code: str) -> set[bytes]:
    walk_to(bench, code, ResultScreen)
    bench.do(GoOn())
    seen: set[bytes] = set()
    for _ in range(40):
        if isinstance(bench.screen, PrintScreen) and bench.screen.page is not None:
            seen.add(bench.screen.page.jpeg)
        bench.wait(0.2)
    return seen


def test_first_page_of_document_is_shown(bench: Bench) -> None:
    assert any(each.startswith(b"PNG") for each in printed(bench, "RS001"))


def test_page_hidden_until_printed_is_not_shown(bench: Bench) -> None:
    code = next(each.code for each in snapshot().items.values() if each.hidden_until_printed)
    assert not any(each.startswith(b"PNG") for each in printed(bench, code))


@pytest.mark.expected_logs("no preview")
def test_printing_needs_no_preview(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise OSError

    monkeypatch.setattr(bench.press, "preview", broken)
    assert not any(each.startswith(b"PNG") for each in printed(bench, "RS001"))
    assert bench.screen.documents == "printed"


def test_receipt_is_shown_as_its_dots() -> None:
    image = ReceiptImage("r", ReceiptPaper(dots=16), b"\xff\x00" * 3)
    assert picture_of(image) == b"P4 16 3\n" + b"\xff\x00" * 3
