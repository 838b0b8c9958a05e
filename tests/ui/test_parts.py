"""The small parts: list model, dispatcher, region tree, initials, translation, clock."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pytestqt.modeltest import ModelTester

from catalogue.text import Language
from kiosk.view.form import OptionView
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from ui.errors import TranslationBroken
from ui.gui_thread import GuiThread
from ui.translation import compile_translation
from ui.viewmodels.option_filter import initial_of, initials_of, narrowed
from ui.viewmodels.region_tree import children, stem
from ui.viewmodels.row_list_model import RowListModel, camel_case
from ui.viewmodels.wall_clock import date_in_words
from wording.store import load_wording


@dataclass(frozen=True)
class Row:
    a_name: str
    number: int = 0


@given(some.lists(some.lists(some.integers(0, 4), max_size=6), max_size=5))
def test_rows_become_what_was_set(rounds: list[list[int]]) -> None:
    model = RowListModel(Row)
    for numbers in rounds:
        model.set_rows([Row("x", number) for number in numbers])
        assert [model.data(model.index(place), 258) for place in range(model.rowCount())] == numbers


def test_a_list_model_keeps_qts_contract(driver: ScreenDriver, qtmodeltester: ModelTester) -> None:
    model = RowListModel(Row)
    model.set_rows([Row("a"), Row("b")])
    qtmodeltester.check(model)


def test_equal_rows_are_not_announced(driver: ScreenDriver) -> None:
    model = RowListModel(Row)
    model.set_rows([Row("a", 1), Row("b", 2)])
    changes: list[int] = []
    model.dataChanged.connect(lambda index, *_: changes.append(index.row()))
    model.set_rows([Row("a", 1), Row("b", 3)])
    assert changes == [1]


def test_roles_are_camel_case() -> None:
    assert camel_case("is_available") == "isAvailable"


def test_dispatcher_runs_on_gui_thread_in_order(driver: ScreenDriver) -> None:
    gui, seen = GuiThread(), []
    worker = threading.Thread(
        target=lambda: [gui.run(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(3)]
    )
    worker.start()
    worker.join()
    driver.settle()
    assert seen == [(n, threading.get_ident()) for n in range(3)]


REGIONS = [OptionView(code, code) for code in ("440000", "441600", "441602", "441602001", "441602001002", "441621")]


@pytest.mark.parametrize(
    ("parent", "below"),
    [
        ("", ["440000"]),
        ("44", ["441600"]),
        ("4416", ["441602", "441621"]),
        ("441602", ["441602001"]),
        ("441602001", ["441602001002"]),
        ("441621", []),
    ],
)
def test_regions_drill_down(parent: str, below: list[str]) -> None:
    assert [option.value for option in children(REGIONS, parent)] == below


def test_region_stem_drops_zeros_of_whole_levels() -> None:
    assert [stem(code) for code in ("440000", "441600", "441602", "441602000000")] == ["44", "4416", "441602", "441602"]


def test_long_lists_are_found_by_pinyin_or_letter() -> None:
    options = [OptionView("1", "中国"), OptionView("2", "阿根廷"), OptionView("3", "Chile"), OptionView("4", "2 号站")]
    assert initials_of(options) == ("#", "A", "C", "Z")
    assert [each.value for each in narrowed(options, "Z")] == ["1"]
    assert initial_of("") == "#"


def test_a_broken_translation_is_reported(tmp_path: Path) -> None:
    broken = tmp_path / "broken.po"
    broken.write_text('msgid "a')
    with pytest.raises(TranslationBroken, match=r"broken\.po"):
        compile_translation(broken, tmp_path / "out.qm")


def test_the_date_is_in_words() -> None:
    day = datetime(2026, 11, 23, tzinfo=UTC)
    assert date_in_words(day, load_wording(), Language.ZH) == "11月23日 星期一"
    assert date_in_words(day, load_wording(), Language.EN) == "Mon 23 Nov"


def test_the_language_changes_at_any_step(driver: ScreenDriver) -> None:
    driver.resize(1080, 1920)
    for language, words in ((Language.EN, "I agree"), (Language.ZH, "同意并继续"), (Language.EN, "I agree")):
        driver.show("consent", language)
        assert words in ScreenRobot(driver.window).texts()
