"""A third language is a file: it is offered, it can be chosen, and what it lacks is English."""

import shutil
from collections.abc import Iterator

import pytest

from catalogue.text import COMPLETE, Language
from kiosk.view.intents import ChooseLanguage
from tests.ui.pseudo import write_language
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from wording.store import FOLDER, load_wording

FRENCH = Language("fr")
TEXTS = {"language.name": "Français", "footer.agree": "J’accepte", "form.page": "Page {page} sur {pages}"}


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenDriver]:
    folder = tmp_path_factory.mktemp("locale")
    for language in COMPLETE:
        shutil.copy(FOLDER / f"{language}.po", folder)
    write_language(folder, FRENCH, TEXTS)
    made = ScreenDriver(load_wording(folder))
    made.resize(1080, 1920)
    yield made
    made.close()


def test_its_words_stand_on_the_screen(french: ScreenDriver) -> None:
    french.show("consent", FRENCH)
    texts = ScreenRobot(french.window).texts()
    assert "J’accepte" in texts
    assert "May your face be looked at?" in texts


def test_the_language_changes_back(french: ScreenDriver) -> None:
    for language, words in (
        (FRENCH, "J’accepte"),
        (Language.ZH, "同意并继续"),
        (FRENCH, "J’accepte"),
        (Language.EN, "I agree"),
    ):
        french.show("consent", language)
        assert words in ScreenRobot(french.window).texts()


@pytest.mark.parametrize("screen", ["attract", "guide"])
def test_of_three_languages_a_list_is_offered(french: ScreenDriver, screen: str) -> None:
    french.show(screen)
    robot = ScreenRobot(french.window)
    robot.tap("language")
    assert {"中文", "English", "Français"} <= set(robot.texts().splitlines())
    robot.tap("language:fr")
    assert [each for each, _ in french.surface.performed] == [ChooseLanguage(FRENCH)]
    assert "Français" not in robot.texts()


def test_the_list_goes_without_an_answer(french: ScreenDriver) -> None:
    french.show("guide")
    robot = ScreenRobot(french.window)
    robot.tap("language")
    robot.tap("language-keep")
    assert "Français" not in robot.texts()
    assert french.surface.performed == []


def test_a_question_of_the_terminal_ends_the_list(french: ScreenDriver) -> None:
    french.show("guide")
    ScreenRobot(french.window).tap("language")
    french.show("overlay:still")
    french.show("guide")
    assert "Français" not in ScreenRobot(french.window).texts()
