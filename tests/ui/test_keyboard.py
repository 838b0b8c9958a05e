"""Qt's keyboard in our window: pinyin by real touches, nothing learnt, nothing left."""

import os
from pathlib import Path

from catalogue.text import Language
from tests.ui.glass import Glass
from tests.ui.robot import ScreenRobot
from ui.input_method import remove_orphans


def test_pinyin_is_typed_and_a_candidate_chosen(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for key in "nihao":
        robot.soft_key(key)
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")
    assert glass.typed == "你好"


def test_the_keyboard_speaks_latin_in_an_english_session(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-reason", Language.EN)
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.soft_key("n")
    robot.soft_key("space")
    assert glass.typed.lower().startswith("n")


def test_the_keyboard_goes_with_the_text_box(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    glass.show("field-mobile")
    robot.wait_for(lambda: not robot.sees("soft:n"), "the keyboard to go")


def test_nothing_typed_is_left_in_the_keyboards_folder(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for _ in range(3):
        for key in "ouyang":
            robot.soft_key(key)
        robot.soft_key("space")
    folder = glass.prepared.input_method.folder
    glass.window.erase()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_killed_terminals_folder_goes_with_the_next_start(tmp_path: Path) -> None:
    orphan, living = tmp_path / "kiosk-keyboard-999999999-ab", tmp_path / f"kiosk-keyboard-{os.getpid()}-cd"
    orphan.mkdir()
    living.mkdir()
    remove_orphans(tmp_path)
    assert list(tmp_path.iterdir()) == [living]


def test_a_long_text_is_cut_at_its_length_and_counted(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-story")
    robot.write("灯" * 520)
    assert glass.typed == "灯" * 500
    assert "500 / 500" in robot.texts()


def test_more_is_written_after_what_stands_there(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-story")
    before = glass.typed
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    for key in "nihao":
        robot.soft_key(key)
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")
    assert glass.typed == before + "你好"
