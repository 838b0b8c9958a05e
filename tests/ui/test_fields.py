"""Every editor, filled by touch alone, gives the canonical value; upright and wide, alone on the page and among others."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject

from kiosk.view.form import Editor, FieldView, FormScreen, OptionView
from tests.ui.form_filler import FormFiller
from tests.ui.robot import ScreenRobot
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver
from ui.viewmodels.field import FieldViewModel, is_chosen_in_place

FILLED = [
    ("name", "张三丰", ()),
    ("reason", "家里老人生病", ()),
    ("mobile", "13800138000", ()),
    ("area", "12.5", ()),
    ("members", "6", ()),
    ("id_no", "44160219520314001X", ()),
    ("receipt_no", "GD-24", ()),
    ("plate", "粤PD12345", ()),
    ("reason_choice", "damaged", ()),
    ("kinds", "", ("m", "w")),
    ("year", "1998", ()),
    ("month", "2025-07", ()),
    ("date", "2027-02-05", ()),
    ("when", "2026-10-03T14:35", ()),
    ("months", "", ("2024-02", "2025-12")),
    ("dates", "", ("2026-01-05", "2026-02-11")),
    ("region", "441602100", ()),
    ("address", "", ("441602002", "建设路 5 号")),
    ("nationality", "ZA", ()),
    ("promise", "yes", ()),
    ("family", "", ("王五|441602199001010011|配偶|800", "王六|441602201001010013|子女|0")),
    ("ids", "", ("441602199001010011", "44160220100101001X")),
    ("sms", "123456", ()),
]


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
@pytest.mark.parametrize(("name", "value", "values"), FILLED, ids=[row[0] for row in FILLED])
def test_a_field_is_filled_by_touch(
    driver: ScreenDriver, name: str, value: str, values: tuple[str, ...], alone: bool, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    driver.surface.grows_serial_on_tap = False
    shown = view(f"field-{name}")
    assert isinstance(shown.screen, FormScreen)
    if not alone:
        other = view("field-remark").screen
        assert isinstance(other, FormScreen)
        shown = replace(shown, screen=replace(shown.screen, fields=other.fields + shown.screen.fields))
    driver.put(shown)
    field = shown.screen.fields[-1]
    FormFiller(ScreenRobot(driver.window)).fill(field, value, values)
    screen = driver.surface.view.screen
    assert isinstance(screen, FormScreen)
    filled = screen.fields[-1]
    assert (filled.value, tuple(sorted(filled.values)) if name == "kinds" else filled.values) == (value, values)
    assert driver.messages == []


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("family", ["王五\n441***********0011", "王六\n441***********0013"]),
        ("ids", ["441***********0011", "441***********001X"]),
    ],
)
def test_the_rows_of_people_show_no_whole_number(name: str, rows: list[str]) -> None:
    values = next(each for field, _, each in FILLED if field == name)
    shown = view(f"field-{name}").screen
    assert isinstance(shown, FormScreen)
    owner = QObject()
    field = FieldViewModel(owner)
    field.show(replace(shown.fields[-1], values=values))
    assert field.people == rows
    assert field.values == list(values), "what is edited is whole"


def test_short_choice_is_one_touch_on_page(driver: ScreenDriver) -> None:
    driver.surface.grows_serial_on_tap = False
    driver.show("form-choices")
    robot = ScreenRobot(driver.window)
    robot.tap("option:payer:self")
    screen = driver.surface.view.screen
    assert isinstance(screen, FormScreen)
    assert (screen.fields[0].value, robot.sees("sheet:done")) == ("self", False)


@pytest.mark.parametrize(
    ("titles", "is_in_place"),
    [
        (("是", "否"), True),
        (("一个",), False),
        (tuple("一二三四五六七"), False),
        (("短", "一二三四五六七八九十又一"), False),
    ],
)
def test_short_choices_stand_on_the_page(titles: tuple[str, ...], is_in_place: bool) -> None:
    options = tuple(OptionView(each, each) for each in titles)
    field = FieldView("a", Editor.CHOICE, "", "", "", is_required=True, options=options)
    assert is_chosen_in_place(field) is is_in_place


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
def test_every_county_can_be_reached_behind_many_provinces(driver: ScreenDriver, size: tuple[int, int]) -> None:
    codes = [f"{number}0000" for number in range(26, 60)]
    codes += [f"44{number:02}00" for number in range(1, 22)] + [f"4416{number}" for number in range(21, 27)]
    driver.resize(*size)
    driver.surface.grows_serial_on_tap = False
    shown = view("field-region")
    assert isinstance(shown.screen, FormScreen)
    field = replace(shown.screen.fields[-1], options=tuple(OptionView(each, f"地区{each[-3:]}") for each in codes))
    driver.put(replace(shown, screen=replace(shown.screen, fields=(field,))))
    robot = ScreenRobot(driver.window)
    if robot.sees("region:top"):
        robot.tap("region:top")
    robot.reach("option:region:440000")
    robot.reach("option:region:441600")
    for number in range(21, 27):
        assert robot.sees(f"option:region:4416{number}")
