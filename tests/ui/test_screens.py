"""Every screen, upright and wide, normal and care, Chinese and English: no message of Qt, nothing cut, small or overlapping."""

import pytest

from catalogue.text import COMPLETE, Language
from demo.window_driver import scene_rect
from tests.ui.layout import faults, is_text, shown_items
from tests.ui.sizes import em_of, millimetres, too_small
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver

FIRST_CLASS = [(1080, 1920), (1920, 1080)]
ALSO = [(768, 1366), (1280, 1024)]


@pytest.mark.parametrize("language", COMPLETE, ids=str)
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", FIRST_CLASS, ids=lambda size: "x".join(map(str, size)))
def test_every_screen_stands_well(driver: ScreenDriver, size: tuple[int, int], care: bool, language: Language) -> None:
    assert not look_at_all(driver, size, care, language)


ON_GLASS = {(1080, 1920): (27, 12.0), (1920, 1080): (21.5, 7.4)}
"""By pixels: the diagonal in inches that a screen has unless it says otherwise, and what every text of care mode has in millimetres."""
LEAST_TARGET = 16.0
"""Millimetres."""
BELOW = {"identify-further": "放上证件或出示码", "": "源城区上城街道便民服务中心"}
"""Smaller on its page: what showing a card agrees to, beside five ways to do so; on any page: the place in the dark band."""
OF_STAFF = ("attract", "diagnostics", "entrance", "guidedTest")
"""Pages that nobody sees in care mode but who runs the terminal."""


def size_faults(driver: ScreenDriver, size: tuple[int, int], sample: str) -> list[str]:
    inches, text = ON_GLASS[size]
    found = too_small(driver.window.view.rootObject(), millimetres(inches, size), text, LEAST_TARGET)
    allowed = [words for page, words in BELOW.items() if page in ("", sample)]
    return (
        [] if sample.startswith(OF_STAFF) else [each for each in found if not any(words in each for words in allowed)]
    )


def test_letters_grow_no_larger_than_needed(driver: ScreenDriver) -> None:
    size = (1080, 1920)
    driver.resize(*size)
    smallest = {}
    for inches in (32, 27, 0):
        driver.window.model.measured(millimetres(inches, size))
        driver.show("home", care=True)
        root = driver.window.view.rootObject()
        assert inches == 0 or not [
            each for each in too_small(root, millimetres(inches, size), 12.0, 16.0) if "源城" not in each
        ]
        smallest[inches] = min(
            em_of(shown.item) for shown in shown_items(root, scene_rect(root)) if is_text(shown.item)
        )
    assert smallest[32] < smallest[27] == smallest[0]


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
        if care and language is Language.ZH:
            found += [f"{name}: {fault}" for fault in size_faults(driver, size, name)]
    return "\n".join(found + driver.messages)
