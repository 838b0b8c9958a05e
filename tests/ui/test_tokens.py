"""Contrast as promised: 7 to 1 for every text on every ground it stands on, 20 to 1 in high contrast; sizes for older eyes."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent

from tests.ui.window_driver import ScreenDriver

PAIRS = [
    ("text", "surface"), ("text", "page"), ("textSoft", "surface"), ("textSoft", "page"), ("accent", "surface"), ("accent", "page"),
    ("inkOnAccent", "accent"), ("inkOnAccent", "accentPressed"), ("inkOnAccentSoft", "accentSoft"), ("inkOnAccentSoft", "surface"),
    ("text", "accentSoft"), ("textSoft", "accentSoft"), ("accent", "accentSoft"), ("inkOnMasthead", "masthead"), ("mark", "masthead"),
    ("inkOnMark", "mark"), ("good", "goodSoft"), ("caution", "cautionSoft"), ("bad", "badSoft"), ("bad", "surface"), ("bad", "page"),
    ("caution", "surface"), ("caution", "page"), ("good", "surface"), ("inkOnDisabled", "disabled"), ("dockText", "dockGround"),
    ("dockText", "dockKey"), ("masthead", "dockMark"), ("inkOnNight", "night"),
]  # fmt: skip
QML = b"import QtQuick\nimport Kiosk.Design\nQtObject { readonly property QtObject tokens: Tokens }"


@pytest.fixture(scope="module")
def tokens(driver: ScreenDriver) -> QObject:
    component = QQmlComponent(driver.window.view.engine())
    component.setData(QML, "")
    holder = component.create()
    found: QObject = holder.property("tokens")
    found.setParent(holder)
    holder.setParent(driver.window)
    return found


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def roles(tokens: QObject) -> list[str]:
    """Every colour that a screen of citizens uses: all but the palette and those of the tool beside it."""
    meta = tokens.metaObject()
    names = [meta.property(place).name() for place in range(meta.propertyCount())]
    begin = names.index("page")
    return [name for name in names[begin:] if isinstance(tokens.property(name), QColor) and not name.startswith("dock")]


def over(veil: QColor, ground: QColor) -> QColor:
    share = veil.alphaF()
    parts = [
        share * one + (1 - share) * other for one, other in zip(veil.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    ]
    return QColor.fromRgbF(*parts)


@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids=str)
def test_text_has_enough_contrast(tokens: QObject, ink: str, ground: str) -> None:
    assert contrast(tokens.property(ink), tokens.property(ground)) >= 7


@pytest.mark.parametrize("turns", [1, 2], ids=["black on white", "white on black"])
def test_high_contrast_is_black_and_white(driver: ScreenDriver, tokens: QObject, turns: int) -> None:
    driver.show("guide")
    for _ in range(turns):
        driver.window.model.turnContrast()
    driver.settle()
    try:
        for ink, ground in PAIRS:
            if not ink.startswith("dock") and "dockMark" not in (ink, ground):
                assert contrast(tokens.property(ink), tokens.property(ground)) >= 20, (ink, ground)
        coloured = [role for role in roles(tokens) if tokens.property(role).hsvSaturation() > 0]
        assert coloured == []
        assert contrast(tokens.property("markOnVeil"), over(tokens.property("veil"), tokens.property("page"))) >= 7
        assert (luminance(tokens.property("page")) < luminance(tokens.property("text"))) == (turns == 2)
        assert contrast(tokens.property("inkOnSheet"), tokens.property("sheet")) >= 20
    finally:
        for _ in range(3 - turns):
            driver.window.model.turnContrast()
        driver.settle()


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize(("care", "body"), [(False, 32), (True, 44)])
def test_body_text_is_large_enough(
    driver: ScreenDriver, tokens: QObject, size: tuple[int, int], care: bool, body: int
) -> None:
    driver.resize(*size)
    driver.show("guide", care=care)
    assert tokens.property("fontBody") >= body
    assert tokens.property("touch") >= 88


def test_the_next_visit_starts_in_normal_contrast(driver: ScreenDriver) -> None:
    driver.show("guide")
    driver.window.model.turnContrast()
    driver.window.model.turnContrast()
    driver.window.model.setLow(True)
    driver.show("attract")
    model = driver.window.model
    assert (model.highContrast, model.isDark, model.isLow) == (False, False, False)


@pytest.mark.parametrize("page", ["entrance", "diagnostics"])
def test_staff_find_the_screen_as_usual(driver: ScreenDriver, page: str) -> None:
    driver.show("guide")
    model = driver.window.model
    model.turnContrast()
    model.turnContrast()
    model.setLow(True)
    model.setMagnified(True)
    driver.show(page)
    assert (model.highContrast, model.isDark, model.isLow, model.is_magnified) == (False, False, False, False)
