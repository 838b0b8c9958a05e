"""Chinese by a keyboard that is plugged in: letters compose, numbers choose, and nothing of it stays where it should not."""

import pytest
from PySide6.QtCore import Qt

from catalogue.text import Language
from kiosk.view import intents
from tests.ui.keys import Keyboard
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver

Key = Qt.Key


@pytest.fixture
def keyboard(driver: ScreenDriver, robot: ScreenRobot) -> Keyboard:
    return Keyboard(driver)


def begin(
    driver: ScreenDriver, robot: ScreenRobot, name: str = "field-reason", language: Language = Language.ZH
) -> None:
    driver.show(name, language)
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    driver.surface.performed.clear()


def type_keys(keyboard: Keyboard, text: str) -> None:
    for each in text:
        keyboard.press(Key(ord(each.upper())), each)


def place_of(robot: ScreenRobot, word: str) -> str:
    """The number under which a word is offered."""
    offered = (text.replace("\u2060", "").split() for text in robot.texts().splitlines())
    return next(said[0] for said in offered if said[1:] == [word])


def first_of(robot: ScreenRobot) -> list[str]:
    """The word under 1."""
    return [text for text in robot.texts().splitlines() if text.split()[:1] == ["1"]]


def test_letters_compose_and_number_chooses(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "nihao")
    assert driver.typed == before, "nothing was chosen yet"
    type_keys(keyboard, place_of(robot, "你好"))
    assert driver.typed == before + "你好"
    type_keys(keyboard, "1")
    assert driver.typed == before + "你好1", "a number is a number again"


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return])
def test_space_and_enter_take_the_first(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard, key: Key) -> None:
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "nihao")
    keyboard.press(key, " " if key == Key.Key_Space else "\r")
    assert driver.typed == before + "你好"
    assert not [intent for intent, _ in driver.surface.performed if not isinstance(intent, intents.SetField)]


def test_words_are_chosen_part_by_part(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "nihao")
    type_keys(keyboard, place_of(robot, "你"))
    assert driver.typed == before
    type_keys(keyboard, place_of(robot, "好"))
    assert driver.typed == before + "你好"


def test_escape_forgets_what_is_composed(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "nihao")
    keyboard.press(Key.Key_Escape)
    assert driver.surface.performed == []
    type_keys(keyboard, "wo")
    keyboard.press(Key.Key_Space, " ")
    assert driver.typed == before + "我"


def test_backspace_takes_letters_back(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "won")
    keyboard.press(Key.Key_Backspace)
    keyboard.press(Key.Key_Space, " ")
    assert driver.typed == before + "我"


def test_pages_of_words_are_turned(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    type_keys(keyboard, "yi")
    first = first_of(robot)
    keyboard.press(Key.Key_PageDown)
    second = first_of(robot)
    assert first != second
    keyboard.press(Key.Key_PageUp)
    assert first_of(robot) == first


def test_search_hears_letters_before_a_choice(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot, "search-begun")
    type_keys(keyboard, "nih")
    keyboard.press(Key.Key_Escape)
    type_keys(keyboard, "nihao")
    keyboard.press(Key.Key_Space, " ")
    heard = [intent.query for intent, _ in driver.surface.performed if isinstance(intent, intents.TypeQuery)]
    assert heard == ["n", "ni", "nih", "", "n", "ni", "nih", "niha", "nihao", "你好"]


def test_english_session_takes_letters_as_they_are(
    driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard
) -> None:
    begin(driver, robot, language=Language.EN)
    before = driver.typed
    type_keys(keyboard, "ni")
    assert driver.typed == before + "ni"


def test_long_text_is_composed_too(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot, "field-reason")
    before = driver.typed
    type_keys(keyboard, "nihao ")
    assert driver.typed == before + "你好"


def test_composed_letters_go_with_their_screen(driver: ScreenDriver, robot: ScreenRobot, keyboard: Keyboard) -> None:
    begin(driver, robot)
    type_keys(keyboard, "nihao")
    driver.show("guide")
    begin(driver, robot)
    before = driver.typed
    type_keys(keyboard, "wo ")
    assert driver.typed == before + "我"
