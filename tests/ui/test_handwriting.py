"""Characters written with the finger: read by the real recogniser, entered where the cursor is, gone afterwards."""

from pathlib import Path

import pytest

from catalogue.text import Language
from tests.ui.layout import faults
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from ui.handwriting.recogniser import LIBRARY, MODEL, Recogniser, open_recogniser, recogniser

TEN = (((0.15, 0.5), (0.85, 0.5)), ((0.5, 0.12), (0.5, 0.9)))
SUN = (
    ((0.2, 0.2), (0.2, 0.8)),
    ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8)),
    ((0.2, 0.5), (0.8, 0.5)),
    ((0.2, 0.8), (0.8, 0.8)),
)


@pytest.fixture
def reader() -> Recogniser:
    found = recogniser()
    assert found is not None, "libzinnia0 and tegaki-zinnia-simplified-chinese are among the Debian packages"
    return found


@pytest.mark.parametrize(("strokes", "character"), [(TEN, "十"), (SUN, "日")])
def test_a_character_is_read(reader: Recogniser, strokes: tuple, character: str) -> None:
    assert reader.candidates(strokes, 9)[0] == character


def test_each_further_stroke_is_read_anew(reader: Recogniser) -> None:
    assert reader.candidates(TEN[:1], 9)[0] == "一"
    assert reader.candidates((), 9) == ()
    assert len(reader.candidates(TEN, 9)) == 9
    assert reader.candidates([[(0.5, 0.5)]], 9), "a dot is a stroke too"


def test_without_the_packages_there_is_no_handwriting(tmp_path: Path) -> None:
    assert open_recogniser("libzinnia.so.none", MODEL) is None
    assert open_recogniser(LIBRARY, tmp_path / "none.model") is None


def is_mapped() -> bool:
    return MODEL.name in Path("/proc/self/maps").read_text()


def test_model_is_mapped_while_one_character_is_read(reader: Recogniser) -> None:
    reader.close()
    assert not is_mapped()
    assert reader.candidates(TEN, 1) == ("十",)
    assert is_mapped()
    reader.close()
    reader.close()
    assert not is_mapped()
    assert reader.candidates(SUN, 1) == ("日",)
    reader.close()


# --- on the screen ---


def by_hand(driver: ScreenDriver, robot: ScreenRobot, sample: str = "field-reason", **how: object) -> None:
    driver.show(sample, **how)  # type: ignore[arg-type]
    robot.wait_for(lambda: robot.sees("by-hand"), "the choice")
    robot.tap("by-hand")
    robot.wait_for(lambda: robot.sees("writing-pad"), "the pad")


def write(robot: ScreenRobot, strokes: tuple) -> None:
    for stroke in strokes:
        robot.draw("writing-pad", list(stroke))


def test_written_and_chosen_text_is_in_box(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    write(robot, TEN)
    robot.tap("written:十")
    write(robot, SUN)
    robot.tap("written:日")
    robot.tap("written:。")
    assert driver.typed == "十日。"
    assert not is_mapped(), "26 MiB that the next character takes again"


def test_typed_letters_stay_when_handwriting_begins(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason", Language.EN)
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.soft_key("n")
    robot.tap("by-hand")
    write(robot, TEN)
    robot.tap("written:十")
    assert driver.typed.lower() == "n十"


def test_delete_removes_stroke_before_characters(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    write(robot, TEN)
    robot.tap("written:十")
    write(robot, SUN)
    robot.tap("written-erase")
    assert driver.typed == "十"
    assert not robot.sees("written:日")
    robot.tap("written-erase")
    assert driver.typed == ""


def test_keyboard_returns_to_keys_for_next_citizen(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    robot.tap("by-keys")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.tap("by-hand")
    write(robot, TEN)
    driver.show("attract")
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.tap("by-hand")
    assert not robot.sees("written:十"), "nobody sees what the one before has written"


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "landscape"])
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
@pytest.mark.parametrize("sample", ["field-reason", "search"])
def test_the_board_stands_well(
    driver: ScreenDriver, robot: ScreenRobot, sample: str, language: Language, care: bool, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    by_hand(driver, robot, sample, language=language, care=care)
    write(robot, TEN)
    assert faults(driver.window.view.rootObject(), driver.unit) == []
    assert driver.messages == []
