"""A page of rows whose rows, or which itself, go while it is being built leaves no warning."""

from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QModelIndex, QPersistentModelIndex, Qt, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine, QQmlIncubationController
from PySide6.QtQuick import QQuickItem

from tests.ui.window_driver import ScreenDriver
from ui.window import QML_FOLDER

PAGE = b"""
import QtQuick
import Kiosk.Design
Loader {
    id: page
    property int made: 0
    asynchronous: true
    width: 600
    height: 900
    sourceComponent: Component {
        Item {
            PagedGrid {
                anchors.fill: parent
                columns: 2
                rowHeight: 100
                isDriven: true
                model: tiles
                delegate: Item {
                    required property string name
                    Component.onCompleted: page.made += 1
                    Repeater {
                        model: 40
                        Rectangle {}
                    }
                }
            }
        }
    }
}
"""
GONE = b"""
import QtQuick
import Kiosk.Design
Item {
    id: page
    Component {
        id: kind
        PagedGrid {}
    }
    Component.onCompleted: kind.createObject(page).destroy()
}
"""


class Tiles(QAbstractListModel):
    def __init__(self, names: str) -> None:
        super().__init__()
        self.names = names

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return len(self.names)

    def roleNames(self) -> dict[int, Any]:  # noqa: N802 - Qt's
        return {int(Qt.ItemDataRole.UserRole): b"name"}

    def data(self, index: QModelIndex | QPersistentModelIndex, _role: int = 0) -> str:
        return self.names[index.row()]

    def show(self, names: str) -> None:
        self.beginResetModel()
        self.names = names
        self.endResetModel()


class Background:
    """Builds the page bit by bit, as far as a test lets it."""

    def __init__(self, driver: ScreenDriver, tiles: Tiles) -> None:
        self._driver = driver
        self._controller = QQmlIncubationController()
        self._engine = QQmlEngine()
        self._engine.addImportPath(str(QML_FOLDER))
        self._engine.setIncubationController(self._controller)
        self._engine.rootContext().setContextProperty("tiles", tiles)
        self._component = QQmlComponent(self._engine)
        self._component.setData(PAGE, QUrl())
        page = self._component.create()
        assert isinstance(page, QQuickItem), self._component.errorString()
        self.page = page
        page.setParent(driver.window.view)  # Python would delete it with the component's last word
        page.setParentItem(driver.window.view.contentItem())

    @property
    def is_built(self) -> bool:
        return self._controller.incubatingObjectCount() == 0

    def build(self) -> None:
        """One thing more."""
        self._controller.incubateFor(1)

    def end(self) -> None:
        self.page.setParentItem(None)
        self.page.deleteLater()
        self._driver.settle()
        self._engine.deleteLater()


@pytest.mark.parametrize("left", ["", "x", "abxy"])
def test_rows_that_go_while_built_leave_no_warning(driver: ScreenDriver, left: str) -> None:
    driver.show("attract")
    before, tiles = list(driver.messages), Tiles("abcdefghij")
    background = Background(driver, tiles)
    while not background.is_built:
        assert background.page.property("made") == 0, "no tile is awaited before the page is whole"
        tiles.show("abcdefghij"[: 1 + len(tiles.names) % 10])
        background.build()
    tiles.show(left)
    driver.settle()
    assert background.page.property("made") == len(left)
    assert driver.messages == before
    background.end()


def test_grid_that_goes_at_once_leaves_no_warning(driver: ScreenDriver) -> None:
    driver.show("attract")
    before, engine = list(driver.messages), QQmlEngine()
    engine.addImportPath(str(QML_FOLDER))
    component = QQmlComponent(engine)
    component.setData(GONE, QUrl())
    page = component.create()
    assert page is not None, component.errorString()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    driver.settle()
    assert driver.messages == before
    page.deleteLater()
    engine.deleteLater()
