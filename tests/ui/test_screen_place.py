"""A screen that is wanted while it is still being built in the background comes whole."""

from PySide6.QtCore import Q_ARG, QMetaObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine

from tests.ui.glass import Glass
from ui.window import QML_FOLDER


def test_a_screen_wanted_while_it_is_being_built_has_its_view_model(glass: Glass) -> None:
    glass.show("attract")
    engine = QQmlEngine()  # a fresh one, which has compiled nothing yet
    engine.addImportPath(str(QML_FOLDER))
    component = QQmlComponent(engine)
    component.setData(b"import QtQuick\nimport Kiosk.Frame\nScreenPlace {}", QUrl())
    place = component.createWithInitialProperties({"kiosk": glass.window.model, "kind": "rate"})
    assert place is not None, component.errorString()
    before = list(glass.messages)

    QMetaObject.invokeMethod(place, "build", Q_ARG(bool, True))
    glass.show("rate")  # mostly before it is whole; how far it has come by now is for the machine to say

    assert glass.messages == before
    assert place.property("item") is not None
    glass.show("attract")
    place.deleteLater()
    glass.settle()
    engine.deleteLater()
