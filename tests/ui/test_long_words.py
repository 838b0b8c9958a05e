"""Every screen in a language whose words are 40 % longer than the English ones: nothing is cut, small or overlapping."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.layout import faults
from tests.ui.pseudo import LONGER, longer, pseudo_view, pseudo_wording
from tests.ui.test_screens import FIRST_CLASS
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver


@pytest.fixture(scope="module")
def long_driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenDriver]:
    made = ScreenDriver(pseudo_wording(tmp_path_factory.mktemp("locale")))
    yield made
    made.close()


@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", FIRST_CLASS, ids=lambda size: "x".join(map(str, size)))
def test_every_screen_has_room_for_long_words(long_driver: ScreenDriver, size: tuple[int, int], care: bool) -> None:
    long_driver.resize(*size)
    long_driver.messages.clear()
    found = []
    for name in names():
        long_driver.put(pseudo_view(name, care=care))
        root = long_driver.window.view.rootObject()
        found += [f"{name}: {fault}" for fault in faults(root, long_driver.unit)]
    assert not "\n".join(found + long_driver.messages)


def test_words_are_longer_and_as_many(tmp_path: Path) -> None:
    text = "Pages taken: {count}, at most {most}"
    grown = longer(text)
    assert len(grown.split()) == len(text.split())
    assert "{count}," in grown
    assert len(longer("Are you still there?")) >= (1 + LONGER) * len("Are you still there?") - 2
