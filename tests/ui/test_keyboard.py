"""Qt's keyboard in our window: pinyin by real touches, nothing learnt, nothing left."""

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from catalogue.text import Language
from kiosk.view import intents
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from ui.input_method import DICTIONARY, remove_orphans


def test_pinyin_is_typed_and_a_candidate_chosen(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for key in "nihao":
        robot.soft_key(key)
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")
    assert driver.typed == "你好"


def test_the_keyboard_speaks_latin_in_an_english_session(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason", Language.EN)
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.soft_key("n")
    robot.soft_key("space")
    assert driver.typed.lower().startswith("n")


def test_the_keyboard_goes_with_the_text_box(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    driver.show("field-mobile")
    robot.wait_for(lambda: not robot.sees("soft:n"), "the keyboard to go")


def test_nothing_typed_is_left_in_the_keyboards_folder(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for _ in range(3):
        for key in "ouyang":
            robot.soft_key(key)
        robot.soft_key("space")
    folder = driver.prepared.input_method.folder
    driver.window.erase()
    assert [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size] == []


def test_engine_finds_its_dictionary_after_every_visit_too(driver: ScreenDriver) -> None:
    driver.window.erase()
    assert (driver.prepared.input_method.folder / DICTIONARY).is_file()


def test_page_looks_the_same_after_a_visit(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    robot.wait_for(lambda: robot.sees("main"), "the page")
    before = driver.window.picture()
    driver.window.erase()
    driver.show("field-reason")
    driver.show("guide")
    robot.wait_for(lambda: robot.sees("main"), "the page")
    robot.wait_for(lambda: driver.window.picture() == before, "every character to be drawn again")


def test_killed_terminals_folder_goes_with_next_start(tmp_path: Path) -> None:
    orphan, living = tmp_path / "kiosk-keyboard-999999999-ab", tmp_path / f"kiosk-keyboard-{os.getpid()}-cd"
    orphan.mkdir()
    living.mkdir()
    remove_orphans(tmp_path)
    assert list(tmp_path.iterdir()) == [living]


def test_long_text_is_cut_and_counted(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-story")
    robot.write("灯" * 520)
    assert driver.typed == "灯" * 500
    assert "500 / 500" in robot.texts()


def test_more_is_written_after_what_is_there(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-story")
    before = driver.typed
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for key in "nihao":
        robot.soft_key(key)
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")
    assert driver.typed == before + "你好"


def queries(driver: ScreenDriver) -> list[str]:
    return [intent.query for intent, _ in driver.surface.performed if isinstance(intent, intents.TypeQuery)]


def type_by_keys(driver: ScreenDriver, robot: ScreenRobot, letters: str) -> None:
    """Tap the letters of the pinyin keyboard on the search screen, each when the one before is searched for."""
    driver.show("search-begun")
    robot.wait_for(lambda: robot.sees(f"soft:{letters[0]}"), "the keyboard")
    for place, letter in enumerate(letters, 1):
        robot.soft_key(letter)
        robot.wait_for(
            lambda place=place: queries(driver)[-1:] == [letters[:place]], f"{letters[:place]} in {queries(driver)}"
        )


@pytest.mark.parametrize("letters", ["sbcx", "sfzhl", "shenfenzheng", "g"])
def test_pinyin_is_searched_for_while_it_is_composed(driver: ScreenDriver, robot: ScreenRobot, letters: str) -> None:
    type_by_keys(driver, robot, letters)
    assert queries(driver) == [letters[:length] for length in range(1, len(letters) + 1)]


def test_composing_continues_after_search(driver: ScreenDriver, robot: ScreenRobot) -> None:
    """What is searched for comes back as the box's value, and must not end the composing."""
    type_by_keys(driver, robot, "nihao")
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")
    assert driver.surface.performed[-1][0] == intents.TypeQuery("你好")


def test_letters_taken_back_are_searched_for_no_more(driver: ScreenDriver, robot: ScreenRobot) -> None:
    type_by_keys(driver, robot, "sbc")
    for left in ("sb", "s", ""):
        robot.soft_key("backspace")
        robot.wait_for(lambda left=left: queries(driver)[-1] == left, left)


def test_suggestion_replaces_what_is_composed(driver: ScreenDriver, robot: ScreenRobot) -> None:
    type_by_keys(driver, robot, "sb")
    driver.window.model.send.typeQuery("医保缴费")
    driver.settle()
    box = QGuiApplication.focusObject()
    assert isinstance(box, QQuickItem)
    assert box.property("text") == "医保缴费"
    assert box.property("preeditText") == ""
    assert driver.surface.performed[-1][0] == intents.TypeQuery("医保缴费")


def test_what_was_composed_ends_with_its_screen(driver: ScreenDriver, robot: ScreenRobot) -> None:
    type_by_keys(driver, robot, "sfz")
    driver.show("guide")
    driver.show("search-begun")
    robot.wait_for(robot._has_focused_box, "the box")
    box = QGuiApplication.focusObject()
    assert isinstance(box, QQuickItem)
    assert (box.property("text"), box.property("preeditText")) == ("", "")
    assert queries(driver) == []
