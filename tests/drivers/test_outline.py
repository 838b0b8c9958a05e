"""What lies on the table is found: pages, cards and dark covers, on wood and on a white board; two sheets, a mirrored lamp."""

import numpy as np
import pytest

from drivers.document_scanner.outline import find_pages
from drivers.document_scanner.page import capture_page
from drivers.ports.device import Pixels
from drivers.ports.pages import Glare, NoPage, PageCaptured, SeveralPages
from simulators.document_scanner.cards import bank_card, identity_card
from simulators.document_scanner.page_scene import Sheet, draw_sheet, wooden_table
from simulators.document_scanner.table_scene import LaidAt, laid
from tests.drivers.table_things import dark_cover, mirrored_lamp, white_table

PAGE = draw_sheet(Sheet("标题", ("第一行文字，用来看是否清楚。", "第二行文字，共两行。") * 6))
CARD = identity_card("张三丰", "11010519491231002X")
TABLES = {"wood": wooden_table(), "white": white_table()}
THINGS = {
    "page": (PAGE, LaidAt(width=700)),
    "sideways page": (np.rot90(PAGE), LaidAt(width=1000, askew=-6)),
    "identity card": (CARD, LaidAt(x=700, y=500, width=430, askew=-10)),
    "dark card": (bank_card("6222020000000000001"), LaidAt(x=900, y=640, width=430, askew=8)),
    "dark cover": (dark_cover(), LaidAt(width=500)),
}


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("table", TABLES)
def test_corners_are_those_of_the_thing(table: str, thing: str) -> None:
    picture, place = THINGS[thing]
    corners = find_pages(laid(TABLES[table], picture, place))[0]
    assert corners.mean(axis=0) == pytest.approx([place.x, place.y], abs=12)
    width = np.linalg.norm(corners[1] - corners[0])
    height = np.linalg.norm(corners[3] - corners[0])
    assert width == pytest.approx(place.width, rel=0.04)
    assert height == pytest.approx(place.width * picture.shape[0] / picture.shape[1], rel=0.04)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_found_on_empty_table(table: str) -> None:
    assert find_pages(TABLES[table]) == []


@pytest.mark.parametrize("thing", [PAGE, CARD], ids=["pages", "cards"])
def test_two_sheets_are_reported(thing: Pixels) -> None:
    first, second = LaidAt(x=420, width=480, askew=3), LaidAt(x=1180, width=480, askew=-4)
    assert capture_page(laid(laid(TABLES["wood"], thing, first), thing, second)) == SeveralPages(2)


def test_part_of_sheet_holds_no_card() -> None:
    framed = PAGE.copy()
    framed[700:1000, 200:680] = 60
    assert capture_page(laid(TABLES["wood"], framed, LaidAt(x=1500, width=700))) == NoPage()


def test_mirrored_lamp_on_print_is_reported() -> None:
    scene = laid(TABLES["wood"], PAGE, LaidAt())
    assert isinstance(capture_page(scene), PageCaptured)
    reported = capture_page(mirrored_lamp(scene, 760, 420, 45))
    assert isinstance(reported, Glare)
    assert 0.003 < reported.share < 0.1


def test_small_or_far_lamp_hides_nothing() -> None:
    scene = laid(TABLES["wood"], PAGE, LaidAt())
    assert isinstance(capture_page(mirrored_lamp(scene, 760, 420, 8)), PageCaptured)
    assert isinstance(capture_page(mirrored_lamp(scene, 120, 120, 45)), PageCaptured)
