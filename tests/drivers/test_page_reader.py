"""Pages turned upright by their print, and print read, by the networks of the package and through the process that ends."""

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.document_scanner.outline import find_pages
from drivers.ocr.exchange import PageWish
from drivers.ocr.labels import NoLabels, labels_of
from drivers.ocr.model_files import ReadingModels, installed_reading_models
from drivers.ocr.page_reader import PageReader, turned
from drivers.ocr.separate import PageProcessGone, SeparatePageTaker
from drivers.ocr.serving import page_answer
from drivers.piped.pixels import picture_of
from drivers.ports.device import Pixels
from drivers.ports.pages import NoPage, PageCaptured, PageRead
from kiosk.steps.filling.materials import BLURRED_BELOW
from simulators.document_scanner.cards import bank_card, driving_licence, identity_card
from simulators.document_scanner.page_scene import Sheet, draw_sheet, wooden_table
from simulators.document_scanner.simulator import SAMPLE_CARDS, DocumentScannerSimulator
from simulators.document_scanner.table_scene import LaidAt, laid
from simulators.simulator import ActRefused

PROJECT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "app.core.page_process")
NUMBER = "11010519491231002X"
PAGE = draw_sheet(Sheet("申请材料样本", ("本页为演示用材料，不含任何真实个人信息。", "Sample document.") * 3))
CARD = identity_card("张三丰", NUMBER)
TABLE = wooden_table()
EMPTY = picture_of(TABLE)


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return PageReader(installed_reading_models())


def words(read: object) -> str:
    assert isinstance(read, PageRead)
    return " ".join(line.text for line in read.lines).replace(" ", "")


def test_models_are_installed() -> None:
    assert installed_reading_models().are_there


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("picture", [PAGE, CARD], ids=["page", "card"])
def test_every_side_up_is_turned_upright(reader: PageReader, picture: Pixels, quarters: int) -> None:
    assert np.array_equal(reader.upright(turned(picture, quarters)), picture)


def test_page_without_print_is_left_alone(reader: PageReader) -> None:
    assert reader.quarter_turns(np.full((400, 300, 3), 250, np.uint8)) == 0


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (CARD, ("张三丰", NUMBER, "1949年12月31日")),
        (driving_licence("张三丰", NUMBER, "441600012345"), (NUMBER, "441600012345", "C1")),
        (bank_card("6222020000000000001"), ("6222020000000000001",)),
    ],
    ids=["identity card", "driving licence", "bank card"],
)
def test_cards_upside_down_are_read(reader: PageReader, card: Pixels, said: tuple[str, ...]) -> None:
    scene = laid(TABLE, turned(card, 2), LaidAt(width=640))
    text = words(page_answer(reader, scene, PageWish.READ))
    assert [each for each in said if each not in text] == []


@pytest.mark.parametrize("kind", SAMPLE_CARDS)
def test_cards_of_the_simulator_are_found(kind: str) -> None:
    simulator = DocumentScannerSimulator()
    assert simulator.act("put_card", {"kind": kind})["card"] == kind
    assert find_pages(simulator.picture())
    assert simulator.act("take_page", {})["card"] == ""
    assert not find_pages(simulator.picture())
    with pytest.raises(ActRefused):
        simulator.act("put_card", {"kind": "passport"})


def test_without_models_nothing_is_read() -> None:
    scene = laid(TABLE, PAGE, LaidAt())
    assert page_answer(None, scene, PageWish.READ) == PageRead(())
    assert isinstance(page_answer(None, scene, PageWish.TAKE), PageCaptured)
    nowhere = ReadingModels(Path("a"), Path("b"), Path("c"))
    assert not nowhere.are_there


@pytest.fixture(scope="module")
def taker() -> Iterator[SeparatePageTaker]:
    made = SeparatePageTaker(COMMAND, PROJECT)
    made.begin()
    yield made
    made.erase()


def test_process_takes_pages_upright(taker: SeparatePageTaker) -> None:
    assert taker.reads
    page = taker.take(picture_of(laid(TABLE, turned(PAGE, 2), LaidAt())))
    assert isinstance(page, PageCaptured)
    assert "×" in repr(page)
    upright = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    half = upright.shape[0] // 2
    assert upright[:half].mean() < upright[half:].mean(), "the print is in the upper half"
    assert taker.take(EMPTY) == NoPage()
    assert taker.read(EMPTY) == NoPage()


def test_process_keeps_pictures_as_they_lie(taker: SeparatePageTaker) -> None:
    sharp = taker.keep(picture_of(laid(TABLE, PAGE, LaidAt())))
    assert cv2.imdecode(np.frombuffer(sharp.jpeg, np.uint8), cv2.IMREAD_COLOR).shape == TABLE.shape
    blank = taker.keep(picture_of(np.full((480, 640, 3), 128, np.uint8)))
    assert blank.sharpness < BLURRED_BELOW < sharp.sharpness
    assert "jpeg" not in repr(blank)


def test_ended_process_takes_nothing_until_begun() -> None:
    taker = SeparatePageTaker(COMMAND, PROJECT)
    with pytest.raises(PageProcessGone):
        taker.take(EMPTY)
    taker.begin()
    taker.erase()
    taker.erase()
    with pytest.raises(PageProcessGone):
        taker.take(EMPTY)


def test_process_that_dies_is_started_again() -> None:
    taker = SeparatePageTaker((sys.executable, "-c", "raise SystemExit(3)"), PROJECT)
    taker.begin()
    for _ in range(2):
        with pytest.raises(PageProcessGone):
            taker.take(EMPTY)
    taker.erase()


def test_hanging_process_is_ended() -> None:
    taker = SeparatePageTaker((sys.executable, "-c", "input()"), PROJECT, longest=0.2)
    taker.begin()
    with pytest.raises(PageProcessGone):
        taker.read(EMPTY)
    taker.erase()


@given(st.binary(max_size=200))
def test_any_file_has_labels_or_none(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "labels.onnx"
    file.write_bytes(data)
    with pytest.raises(NoLabels):
        labels_of(file)


def test_characters_of_the_network_are_known() -> None:
    labels = labels_of(installed_reading_models().characters)
    assert {"源", "城", "张", "X", "0"} <= set(labels)
    assert len(labels) > 10_000
