"""A screen that is wanted while it is still being built in the background comes whole."""

from PySide6.QtCore import Q_ARG, QMetaObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine

from tests.ui.window_driver import ScreenDriver
from ui.window import QML_FOLDER


def test_wanted_screen_has_its_view_model(driver: ScreenDriver) -> None:
    driver.show("attract")
    engine = QQmlEngine()  # a fresh one, which has compiled nothing yet
    engine.addImportPath(str(QML_FOLDER))
    component = QQmlComponent(engine)
    component.setData(b"import QtQuick\nimport Kiosk.Frame\nScreenPlace {}", QUrl())
    place = component.createWithInitialProperties({"kiosk": driver.window.model, "kind": "another"})
    assert place is not None, component.errorString()
    before = list(driver.messages)

    QMetaObject.invokeMethod(place, "build", Q_ARG(bool, True))
    driver.show("rate")  # mostly before it is whole; how far it has come by now is for the machine to say

    assert driver.messages == before
    assert place.property("item") is not None
    driver.show("attract")
    place.deleteLater()
    driver.settle()
    engine.deleteLater()
