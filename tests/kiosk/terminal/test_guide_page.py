"""A guide says who answers for its item; what is not known is said to be so."""

from msgspec.structs import replace

from catalogue.guide import Office
from catalogue.loader import load_catalogue
from catalogue.text import Language, LocalText
from kiosk.terminal.guide_page import guide_sections
from wording.store import load_wording

WORDING = load_wording()
CATALOGUE = load_catalogue()
ITEM = CATALOGUE.item("MZ014")
DEPARTMENT = next(each for each in CATALOGUE.departments if each.id == ITEM.department)


def last_section(office: Office) -> tuple[str, ...]:
    return guide_sections(ITEM, office, WORDING, Language.ZH, care_mode=False)[-1].lines


def test_office_is_distinguished_from_department() -> None:
    authority, place, complaints = last_section(ITEM.office(DEPARTMENT))
    assert authority == "实施主体：当地民政局"
    assert place == "办理地点：镇（街道）公共服务窗口"
    assert complaints == "监督投诉：打12345"


def test_own_place_goes_before_that_of_department() -> None:
    own = Office(place=LocalText("村委会", "Village office"))
    office = replace(ITEM, guide=replace(ITEM.guide, office=own)).office(DEPARTMENT)
    assert last_section(office)[1] == "办理地点：村委会"
    assert last_section(office)[0] == "实施主体：当地民政局"


def test_unknown_office_is_said_to_be_unknown() -> None:
    lines = last_section(ITEM.office(None))
    assert len(lines) == 3
    assert "部门没有公布" in lines[0]
    assert "先打12345问" in lines[1]
    assert "12345" in lines[2]
