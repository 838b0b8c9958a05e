"""Characters written with the finger: read by the real recognisers, entered where the cursor is, gone afterwards."""

import os
import signal
import sys
from collections.abc import Iterator
from logging import LogRecord
from pathlib import Path

import pytest

from app.core.paths import PROJECT
from catalogue.text import Language
from drivers.ocr.separate import SeparateHandwriting
from tests.ui.layout import faults
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from tests.ui.written import SUN, TEN, by_hand, choose, is_mapped, write
from ui.handwriting.recogniser import LIBRARY, MODEL, Recogniser, open_recogniser, recogniser


@pytest.fixture
def reader() -> Iterator[Recogniser]:
    found = recogniser()
    assert found is not None, "libzinnia0 and tegaki-zinnia-simplified-chinese are among the Debian packages"
    yield found
    found.erase()


@pytest.mark.parametrize(("strokes", "character"), [(TEN, "十"), (SUN, "日")])
def test_a_character_is_read(reader: Recogniser, strokes: tuple, character: str) -> None:
    assert reader.candidates(strokes, 9)[0] == character


def test_each_further_stroke_is_read_afresh(reader: Recogniser) -> None:
    assert reader.candidates(TEN[:1], 9)[0] == "一"
    assert reader.candidates((), 9) == ()
    assert len(reader.candidates(TEN, 9)) == 9
    assert reader.candidates([[(0.5, 0.5)]], 9), "a dot is a stroke too"


def test_without_the_packages_there_is_no_handwriting(tmp_path: Path) -> None:
    assert open_recogniser("libzinnia.so.none", MODEL) is None
    assert open_recogniser(LIBRARY, tmp_path / "none.model") is None


def test_model_is_mapped_until_the_board_closes(reader: Recogniser) -> None:
    reader.erase()
    reader.begin()
    assert not is_mapped()
    assert reader.candidates(TEN, 1) == ("十",)
    assert is_mapped()
    reader.erase()
    reader.erase()
    assert not is_mapped()
    assert reader.candidates(SUN, 1) == ("日",)
    reader.erase()


# --- on the screen ---


def separate() -> SeparateHandwriting:
    return SeparateHandwriting((sys.executable, "-m", "app.core.writing_process"), PROJECT)


@pytest.fixture(scope="module")
def driver() -> Iterator[ScreenDriver]:
    """As on a terminal with the reading models."""
    made = ScreenDriver(find_reader=separate)
    yield made
    made.close()


def processes() -> list[int]:
    """The writing processes of this one."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(child) for child in children if b"app.core.writing_process" in command_of(child)]


def command_of(child: str) -> bytes:
    try:
        return Path(f"/proc/{child}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def test_written_and_chosen_text_is_in_box(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    write(robot, TEN)
    choose(robot, "十")
    write(robot, SUN)
    choose(robot, "日")
    robot.tap("written:。")
    assert driver.typed == "十日。"
    assert not is_mapped(), "zinnia is not needed here"


def test_several_characters_are_entered_at_once(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    small = [
        [[(x / 2 + aside, y / 2) for x, y in stroke] for stroke in strokes] for strokes, aside in ((TEN, 0), (SUN, 0.5))
    ]
    write(robot, tuple(stroke for strokes in small for stroke in strokes))
    choose(robot, "十日")
    assert driver.typed == "十日"


def test_process_ends_with_board_and_with_visit(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    assert len(processes()) == 1
    robot.tap("by-keys")
    assert processes() == []
    robot.tap("by-hand")
    assert len(processes()) == 1
    driver.window.erase()
    assert processes() == []


def test_killed_process_costs_no_more_than_a_stroke(
    driver: ScreenDriver, robot: ScreenRobot, expected_logs: list[LogRecord]
) -> None:
    by_hand(driver, robot)
    (running,) = processes()
    os.kill(running, signal.SIGKILL)
    write(robot, TEN[:1])
    robot.wait_for(lambda: len(expected_logs) == 1, "its end")
    assert expected_logs[0].getMessage() == "what was written is not read: WritingProcessGone"
    write(robot, TEN[1:])
    choose(robot, "十")
    assert driver.typed == "十"


def test_typed_letters_stay_when_handwriting_begins(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason", Language.EN)
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.soft_key("n")
    robot.tap("by-hand")
    write(robot, TEN)
    choose(robot, "十")
    assert driver.typed.lower() == "n十"


def test_delete_removes_stroke_before_characters(driver: ScreenDriver, robot: ScreenRobot) -> None:
    by_hand(driver, robot)
    write(robot, TEN)
    choose(robot, "十")
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
    robot.wait_for(lambda: robot.sees("written:十"), "the candidates")
    driver.show("attract")
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    robot.tap("by-hand")
    assert not robot.sees("written:十"), "no one sees what the one before has written"


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "landscape"])
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
@pytest.mark.parametrize("sample", ["field-reason", "search"])
def test_the_board_is_well_laid_out(
    driver: ScreenDriver, robot: ScreenRobot, sample: str, language: Language, care: bool, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    by_hand(driver, robot, sample, language=language, care=care)
    write(robot, TEN)
    robot.wait_for(lambda: robot.sees("written:十"), "the candidates")
    assert faults(driver.window.view.rootObject(), driver.unit) == []
    assert driver.messages == []
