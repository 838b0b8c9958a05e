"""The press process: warm while a visit lasts, ended with it, started again where it dies or hangs; and what it says of paper."""

import io
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pypdf
import pytest
from PIL import Image

from contract.documents import IssuedDocument
from contract.terms import DocumentPicture
from drivers.piped.messages import send
from drivers.ports.picture import Picture
from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.papers import press_process
from kiosk.papers.images import images_of
from kiosk.papers.measured_page import page_data
from kiosk.papers.press import TEMPLATES, PressFailed, TypstPress, document_json
from kiosk.papers.press_exchange import (
    AskedDocument,
    AskedMeasuredPage,
    AskedPreview,
    AskedReceipt,
    next_answered,
)
from kiosk.papers.press_process import Typesetter
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.ports import CitizenPictures
from kiosk.services.receipt_blocks import Receipt, TextLine
from tests.kiosk.citizen import PNG
from tests.kiosk.parts import a_document

RECEIPT, PAPER = Receipt("job-1", (TextLine("回执"),)), ReceiptPaper()
WORDS = MeasuredPageWords("测试页", ("第一行", "第二行"), "䶮", "YC-001")
WITHIN = 60.0


@pytest.fixture
def press() -> Iterator[TypstPress]:
    made = TypstPress()
    yield made
    made.erase()


def presses() -> set[int]:
    """The press processes that this one has."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return {int(each) for each in children if b"press_process" in _command(each)}


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def templates(folder: Path, **changed: str) -> Path:
    """The real ones, some of them changed."""
    shutil.copytree(TEMPLATES, folder / "templates")
    for name, text in changed.items():
        (folder / "templates" / f"{name}.typ").write_text(text)
    return folder / "templates"


def test_one_process_serves_all_papers_of_visit(press: TypstPress) -> None:
    press.begin()
    first = press.draw(RECEIPT, PAPER)
    (process,) = presses()
    press.begin()
    again = press.draw(RECEIPT, PAPER)
    assert press.render(a_document()).startswith(b"%PDF")
    assert (presses(), first) == ({process}, again)
    assert (first.job_id, len(first.rows) % PAPER.row_bytes, any(first.rows)) == ("job-1", 0, True)


def test_no_process_outlives_the_visit(press: TypstPress) -> None:
    press.begin()
    press.draw(RECEIPT, PAPER)
    press.erase()
    assert presses() == set()


def test_paper_outside_a_visit_leaves_no_process(press: TypstPress) -> None:
    assert any(press.draw(RECEIPT, PAPER).rows)
    assert presses() == set()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_process_that_dies_or_hangs_is_replaced(how: signal.Signals) -> None:
    press = TypstPress(longest=WITHIN if how is signal.SIGKILL else 3.0)
    press.begin()
    whole = press.draw(RECEIPT, PAPER)
    (process,) = presses()
    os.kill(process, how)
    os.waitid(os.P_PID, process, os.WEXITED | os.WSTOPPED | os.WNOWAIT)  # the press still finds it as it is
    assert press.draw(RECEIPT, PAPER) == whole
    assert len(presses() - {process}) == 1
    press.erase()


def test_process_that_always_dies_gives_up(tmp_path: Path) -> None:
    (tmp_path / "document.typ").mkdir()
    press = TypstPress(tmp_path / "nothing")
    press.begin()
    with pytest.raises(PressFailed):
        press.draw(RECEIPT, PAPER)
    press.erase()
    assert presses() == set()


def test_end_of_visit_stops_the_press(tmp_path: Path) -> None:
    """The paper of a visit that has ended is not begun a second time."""
    slow = templates(tmp_path, document="#let _ = range(100000000).fold(0, (a, b) => a + b)")
    press = TypstPress(slow)
    press.begin()
    press.draw(RECEIPT, PAPER)
    failed: list[Exception] = []

    def lay_out() -> None:
        try:
            press.render(a_document())
        except PressFailed as error:
            failed.append(error)

    thread = Thread(target=lay_out)
    thread.start()
    (process,) = presses()
    busy_since = time.monotonic()
    while not _is_busy(process) and time.monotonic() < busy_since + WITHIN:
        thread.join(0.01)
    press.erase()
    thread.join(WITHIN)
    assert (len(failed), presses()) == (1, set())


def test_broken_template_says_nothing_of_document(tmp_path: Path) -> None:
    press = TypstPress(templates(tmp_path, document="#panic(sys.inputs.document)"))
    press.begin()
    secret = IssuedDocument(document_id="D-1", layout="form", title="李大暑", issuer="沙箱部门", issued_on="2026-03-02")
    with pytest.raises(PressFailed) as failed:
        press.render(secret)
    assert "李大暑" not in str(failed.value)
    assert failed.value.__cause__ is None
    assert len(presses()) == 1, "it goes on with other papers"
    press.erase()


def test_receipt_of_two_pages_is_broken(tmp_path: Path) -> None:
    press = TypstPress(templates(tmp_path, receipt="a #pagebreak() b"))
    with pytest.raises(PressFailed):
        press.draw(RECEIPT, PAPER)


def test_what_cannot_be_set_is_answered_without_paper(tmp_path: Path) -> None:
    typesetter = Typesetter(templates(tmp_path, document="#panic(sys.inputs.document)", receipt="a #pagebreak() b"))
    assert typesetter.answer(AskedDocument("{}")).paper is None
    assert typesetter.answer(AskedReceipt(RECEIPT, PAPER)).paper is None


def test_process_reads_and_writes_pipes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = "#let asked = json(bytes(sys.inputs.document))\n#asked.title"
    folder = templates(tmp_path, document=template)
    asked, answered = io.BytesIO(), io.BytesIO()
    send(AskedDocument('{"title": "One page"}'), asked)
    send(AskedReceipt(RECEIPT, PAPER), asked)
    asked.seek(0)
    monkeypatch.setattr(sys, "argv", ["press_process", str(folder)])
    monkeypatch.setattr(press_process, "own_pipes", lambda: (asked, answered))
    monkeypatch.setattr(press_process, "forbid_core_dumps", lambda: None)
    press_process.main()
    answered.seek(0)
    document, receipt = next_answered(answered), next_answered(answered)
    assert document is not None
    assert receipt is not None
    assert "One page" in pypdf.PdfReader(io.BytesIO(document.paper or b"")).pages[0].extract_text()
    assert receipt.paper == TypstPress(folder).draw(RECEIPT, PAPER).rows


def _is_busy(process: int) -> bool:
    """Whether it computes: it has taken up what it was asked."""
    return Path(f"/proc/{process}/stat").read_text().split()[2] == "R"


def test_preview_is_a_small_first_page(press: TypstPress) -> None:
    with Image.open(io.BytesIO(press.preview(a_document()))) as page:
        assert (page.format, page.size) == ("PNG", (496, 702))


def test_test_page_is_one_sheet_with_its_words(press: TypstPress) -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(press.measured_page(WORDS))).pages
    said = page.extract_text()
    assert [each for each in ("测试页", "第一行", "第二行", "䶮", "YC-001") if each not in said] == []
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox.upper_right] == [210, 297]


def test_typesetter_answers_every_kind_of_paper() -> None:
    """As its process does, but here: in a visit it runs on the other side of a pipe."""
    typesetter = Typesetter(TEMPLATES)
    portrait = Picture(126, 102, bytearray(bytes((40, 60, 200)) * 126 * 102))
    seen = CitizenPictures(portrait=portrait, signature=PNG)
    data = document_json(a_document())
    asked = (AskedDocument(data, seen), AskedPreview(data, seen), AskedMeasuredPage(page_data(WORDS)))
    pdf, preview, page = (typesetter.answer(paper).paper or b"" for paper in asked)
    assert (pdf[:4], page[:4]) == (b"%PDF", b"%PDF")
    with Image.open(io.BytesIO(preview)) as first:
        assert (first.format, first.size) == ("PNG", (496, 702))


def test_portrait_keeps_size_and_colours() -> None:
    """The camera and the card give blue, green, red; a JPEG says red first."""
    picture = Picture(126, 102, bytearray(bytes((40, 60, 200)) * 126 * 102))
    found = images_of(CitizenPictures(portrait=picture))
    assert list(found) == [DocumentPicture.PORTRAIT.value]
    with Image.open(io.BytesIO(bytes(found[DocumentPicture.PORTRAIT.value]))) as image:
        assert (image.format, image.size) == ("JPEG", (picture.width, picture.height))
        assert all(
            abs(tone - wanted) <= 3 for tone, wanted in zip(image.getpixel((50, 50)), (200, 60, 40), strict=True)
        )


def test_only_what_was_drawn_is_signature() -> None:
    drawn = images_of(CitizenPictures(signature=PNG))
    assert bytes(drawn[DocumentPicture.SIGNATURE.value]).startswith(b"\x89PNG")
    blank = io.BytesIO()
    Image.new("RGB", (200, 60), "white").save(blank, "PNG")
    assert images_of(CitizenPictures(signature=blank.getvalue())) == {}
