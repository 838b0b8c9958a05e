"""演示控制台 — follows the simulators once a second on a thread of its own, and passes on what is pressed."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import Property, QByteArray, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.dock.control import DockControl
from ui.dock.switches import DockAct, DockPerson, DockSwitch, acts_in, switches_in
from ui.gui_thread import GuiThread
from ui.qml_registration import made_in_python
from ui.viewmodels.row_list_model import RowListModel

QML_IMPORT_NAME = "Kiosk.Dock"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

LOOK_EVERY_MS = 1000


@QmlElement
@made_in_python("made by the application")
class DockViewModel(QObject):
    """All slots on the GUI thread; the dock itself is only ever asked on the worker."""

    changed = Signal()

    def __init__(self, control: DockControl, parent: QObject) -> None:
        super().__init__(parent)
        self._control = control
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dock-panel")
        self._gui = GuiThread(self)
        self._people = RowListModel(DockPerson, self)
        self._switches = RowListModel(DockSwitch, self)
        self._acts = RowListModel(DockAct, self)
        self._chosen = ""
        self._word = ""
        self._papers = 0
        self._paper = QByteArray()
        self._is_asking = self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._ask(self._control.people, self._meet)
        self._timer.start()
        self._look()

    @Slot(int)
    def putCard(self, place: int) -> None:
        """A person comes: face before the camera, card on the reader."""
        person = self._people.rows()[place]
        self._chosen = person.key
        self._do("camera", "look", {"seed": person.face_seed})
        self._do("id_card_reader", "put", {"person": person.key})

    @Slot(int)
    def act(self, place: int) -> None:
        row = self._acts.rows()[place]
        self._do(row.device, row.action, {"person": self._chosen} if row.needs_person else row.args)

    @Slot(int)
    def flip(self, place: int) -> None:
        """Switch a fault on or off."""
        row = self._switches.rows()[place]
        self._do(row.device, "fault", {"name": row.name, "on": not row.is_lit})

    def stop(self) -> None:
        """No more questions; waits for the one under way, whose answer leads to no other."""
        self._is_stopped = True
        self._timer.stop()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _do(self, device: str, action: str, args: dict[str, Any]) -> None:
        self._ask(lambda: self._control.act(device, action, **args), lambda _state: self._look())

    def _look(self) -> None:
        if not self._is_asking:
            self._is_asking = True
            self._ask(self._control.state, self._show)

    def _meet(self, people: list[dict[str, Any]]) -> None:
        self._people.set_rows([DockPerson(person["key"], person["zh"], person["face_seed"]) for person in people])

    def _show(self, state: dict[str, Any]) -> None:
        self._is_asking = False
        self._switches.set_rows(switches_in(state))
        self._acts.set_rows(acts_in(state))
        here = state.get("id_card_reader", {}).get("card")
        rows = self._people.rows()
        self._people.set_rows([DockPerson(row.key, row.label, row.face_seed, row.key == here) for row in rows])
        self._say("")
        papers = int(state.get("receipt_printer", {}).get("receipts", 0))
        if papers != self._papers:
            self._papers = papers
            self._ask(lambda: self._control.paper("receipt_printer", papers, "png") or b"", self._show_paper)

    def _show_paper(self, png: bytes) -> None:
        self._paper = QByteArray(png)
        self.changed.emit()

    def _say(self, word: str) -> None:
        if word != self._word:
            self._word = word
            self.changed.emit()

    def _ask(self, question: Callable[[], Any], on_answered: Callable[[Any], None]) -> None:
        """The answer's type is the question's, which differ: hence Any."""

        def run() -> None:
            try:
                answer = question()
            except Exception as wrong:  # noqa: BLE001 - whatever the dock refuses is shown, and the panel lives on
                log.info("the dock refuses: %s", wrong)
                word = str(wrong)
                self._gui.run(lambda: self._on_refused(word))
            else:
                self._gui.run(lambda: on_answered(answer))

        if not self._is_stopped:
            self._worker.submit(run)

    def _on_refused(self, word: str) -> None:
        self._is_asking = False
        self._say(word)

    people = Property(RowListModel, lambda self: self._people, constant=True)
    switches = Property(RowListModel, lambda self: self._switches, constant=True)
    acts = Property(RowListModel, lambda self: self._acts, constant=True)
    word = Property(str, lambda self: self._word, notify=changed)
    receiptCount = Property(int, lambda self: self._papers, notify=changed)
    receipt = Property(QByteArray, lambda self: self._paper, notify=changed)
