"""Every screen, upright and wide, normal and care, Chinese and English: no message of Qt, nothing cut, small or overlapping."""

import pytest

from catalogue.text import COMPLETE, Language
from tests.ui.layout import faults
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver

FIRST_CLASS = [(1080, 1920), (1920, 1080)]
ALSO = [(768, 1366), (1280, 1024)]


@pytest.mark.parametrize("language", COMPLETE, ids=str)
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", FIRST_CLASS, ids=lambda size: "x".join(map(str, size)))
def test_every_screen_stands_well(driver: ScreenDriver, size: tuple[int, int], care: bool, language: Language) -> None:
    assert not look_at_all(driver, size, care, language)


@pytest.mark.parametrize("size", ALSO, ids=lambda size: "x".join(map(str, size)))
def test_smaller_glass_works_too(driver: ScreenDriver, size: tuple[int, int]) -> None:
    assert not look_at_all(driver, size, False, Language.ZH)


def look_at_all(driver: ScreenDriver, size: tuple[int, int], care: bool, language: Language) -> str:
    driver.resize(*size)
    driver.messages.clear()
    found = []
    for name in names():
        driver.show(name, language, care=care)
        found += [f"{name}: {fault}" for fault in faults(driver.window.view.rootObject(), driver.unit)]
    return "\n".join(found + driver.messages)
