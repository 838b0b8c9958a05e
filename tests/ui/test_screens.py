"""Every screen, upright and wide, normal and care, Chinese and English: no message of Qt, nothing cut, small or overlapping."""

import pytest

from catalogue.text import COMPLETE, Language
from demo.window_driver import scene_rect
from tests.ui.layout import faults, is_icon, is_text, shown_items
from tests.ui.sizes import em_of, millimetres, too_small
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver

FIRST_CLASS = [(1080, 1920), (1920, 1080)]
ALSO = [(768, 1366), (1280, 1024)]


@pytest.mark.parametrize("language", COMPLETE, ids=str)
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", FIRST_CLASS, ids=lambda size: "x".join(map(str, size)))
def test_every_screen_is_well_laid_out(
    driver: ScreenDriver, size: tuple[int, int], care: bool, language: Language
) -> None:
    assert not look_at_all(driver, size, care, language)


SMALLEST_SCREEN = 21.5
"""Inches: the smallest screen on which care mode keeps its millimetres; larger ones need smaller letters."""
LEAST_TEXT, LEAST_TARGET = 12.0, 16.0
"""Millimetres: of a text the em, as high as a Chinese character with its edges, in every language."""
LONGER_IN_ENGLISH = ("identify-further", "signature-adult")
"""A sentence that the law asks for, which in English is longer than its room and is smaller there."""
OF_STAFF = ("attract", "diagnostics", "entrance", "guidedTest")
"""Pages that no one sees in care mode but who runs the terminal."""


def size_faults(driver: ScreenDriver, millimetre: float, sample: str) -> list[str]:
    root = driver.window.view.rootObject()
    return [] if sample.startswith(OF_STAFF) else list(too_small(root, millimetre, LEAST_TEXT, LEAST_TARGET))


def test_letters_grow_no_larger_than_needed(driver: ScreenDriver) -> None:
    size = (1080, 1920)
    driver.resize(*size)
    smallest = {}
    for inches in (32, 27, 0):
        driver.window.model.take_pixel_size(inches and millimetres(inches, size))
        driver.show("home", care=True)
        root = driver.window.view.rootObject()
        assert inches == 0 or not size_faults(driver, millimetres(inches, size), "home")
        smallest[inches] = min(
            em_of(shown.item) for shown in shown_items(root, scene_rect(root)) if is_text(shown.item)
        )
    assert smallest[32] < smallest[27] == smallest[0]


@pytest.mark.parametrize("size", ALSO, ids=lambda size: "x".join(map(str, size)))
def test_smaller_screen_works_too(driver: ScreenDriver, size: tuple[int, int]) -> None:
    assert not look_at_all(driver, size, False, Language.ZH)


def look_at_all(driver: ScreenDriver, size: tuple[int, int], care: bool, language: Language) -> str:
    has_measures = care and language in {Language.ZH, Language.EN}
    millimetre = millimetres(SMALLEST_SCREEN, size)
    driver.resize(*size)
    driver.window.model.take_pixel_size(millimetre if has_measures else 0)
    driver.messages.clear()
    found = []

    def is_longer(name: str) -> bool:
        return language is not Language.ZH and name in LONGER_IN_ENGLISH

    for name in names():
        driver.show(name, language, care=care)
        found += [f"{name}: {fault}" for fault in faults(driver.window.view.rootObject(), driver.unit)]
        found += [
            f"{name}: {fault}"
            for fault in size_faults(driver, millimetre, name)
            if has_measures and not is_longer(name)
        ]
    return "\n".join(found + driver.messages)


@pytest.mark.parametrize("language", COMPLETE, ids=str)
def test_faces_of_rating_are_level(driver: ScreenDriver, language: Language) -> None:
    driver.resize(*FIRST_CLASS[0])
    driver.show("rate", language, care=True)
    root = driver.window.view.rootObject()
    tops = [
        round(shown.rect.top())
        for shown in shown_items(root, scene_rect(root))
        if is_icon(shown.item) and any(item.objectName().startswith("rate:") for item in shown.path)
    ]
    assert len(tops) == 5
    assert len(set(tops)) == 1
