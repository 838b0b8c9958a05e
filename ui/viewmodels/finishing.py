"""Paying, waiting, the result, the papers, the rating, goodbye."""

from PySide6.QtCore import Property, QByteArray, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.view.items import ItemRow
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.visit_end import GoodbyeScreen
from ui.qml_registration import made_in_python
from ui.viewmodels.block import Block, pair_blocks, step_blocks, table_blocks
from ui.viewmodels.note import NO_NOTE, NoteViewModel
from ui.viewmodels.row_list_model import RowListModel
from ui.viewmodels.screen import ScreenViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


def clock_face(seconds: int) -> str:
    """Seconds left as m:ss."""
    return f"{max(0, seconds) // 60}:{max(0, seconds) % 60:02d}"


@QmlElement
@made_in_python("made by KioskViewModel")
class PaymentViewModel(ScreenViewModel):
    """What the payment shows: the order, its code, its state (缴费)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(PaymentScreen(PayStage.OPENING, "", (), "", "", 0, NO_NOTE), parent)
        self._blocks = RowListModel(Block, self)
        self._note = NoteViewModel(self)

    def _spread(self) -> None:
        self._blocks.set_rows(pair_blocks(self._screen.lines))
        self._note.show(self._screen.note)

    stage = Property(str, lambda self: self._screen.stage.value, notify=changed)
    amount = Property(str, lambda self: self._screen.amount and f"¥{self._screen.amount}", notify=changed)
    qrText = Property(str, lambda self: self._screen.qr_text, notify=changed)
    orderNo = Property(str, lambda self: self._screen.order_no, notify=changed)
    timeLeft = Property(str, lambda self: clock_face(self._screen.seconds_left), notify=changed)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class ResultViewModel(ScreenViewModel):
    """The result view-model (办理结果): numbers to keep, what comes next, then what was found."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(ResultScreen(ResultTone.DONE, "", "", (), (), (), is_sandbox=False), parent)
        self._blocks = RowListModel(Block, self)
        self._instead = RowListModel(ItemRow, self)

    def _spread(self) -> None:
        shown = self._screen
        numbers = tuple(line for line in shown.lines if line.emphasis)
        facts = tuple(line for line in shown.lines if not line.emphasis)
        steps = step_blocks(shown.next_steps)
        follow = (Block("next"), *steps) if steps else ()
        below = (*pair_blocks(facts), *table_blocks(shown.tables))
        lead = (Block("facts"),) if steps and below else ()
        self._blocks.set_rows((*pair_blocks(numbers), *follow, *lead, *below))
        self._instead.set_rows((shown.instead,) if shown.instead else ())

    tone = Property(str, lambda self: self._screen.tone.value, notify=changed)
    heading = Property(str, lambda self: self._screen.heading, notify=changed)
    summary = Property(str, lambda self: self._screen.summary, notify=changed)
    isSandbox = Property(bool, lambda self: self._screen.is_sandbox, notify=changed)
    canPrintReceipt = Property(bool, lambda self: self._screen.can_print_receipt, notify=changed)
    canDeclineReceipt = Property(bool, lambda self: self._screen.can_decline_receipt, notify=changed)
    copies = Property(int, lambda self: self._screen.copies, notify=changed)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
    instead = Property(RowListModel, lambda self: self._instead, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class PrintViewModel(ScreenViewModel):
    """What the screen shows while papers are printed (打印)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(PrintScreen(PaperStage.NONE, PaperStage.NONE, 0, NO_NOTE, can_retry=False), parent)
        self._note = NoteViewModel(self)
        self._blocks = RowListModel(Block, self)

    def _spread(self) -> None:
        self._note.show(self._screen.note)
        self._blocks.set_rows(pair_blocks(self._screen.lines))

    def _page(self) -> QByteArray:
        return QByteArray(b"" if self._screen.page is None else self._screen.page.jpeg)

    def _asks(self) -> bool:
        return PaperStage.ASK in (self._screen.receipt, self._screen.documents)

    receipt = Property(str, lambda self: self._screen.receipt.value, notify=changed)
    documents = Property(str, lambda self: self._screen.documents.value, notify=changed)
    documentCount = Property(int, lambda self: self._screen.document_count, notify=changed)
    canRetry = Property(bool, lambda self: self._screen.can_retry, notify=changed)
    page = Property(QByteArray, _page, notify=changed)
    asks = Property(bool, _asks, notify=changed)
    phone = Property(str, lambda self: self._screen.phone.stage.value, notify=changed)
    phoneCode = Property(str, lambda self: self._screen.phone.qr_text, notify=changed)
    phoneUntil = Property(str, lambda self: self._screen.phone.until, notify=changed)
    blocks = Property(RowListModel, lambda self: self._blocks, constant=True)
    note = Property(NoteViewModel, lambda self: self._note, constant=True)


@QmlElement
@made_in_python("made by KioskViewModel")
class GoodbyeViewModel(ScreenViewModel):
    """What the goodbye shows, with a card that was left behind (再见)."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(GoodbyeScreen(card_left=False, seconds_left=0), parent)

    isCardLeft = Property(bool, lambda self: self._screen.card_left, notify=changed)
    secondsLeft = Property(int, lambda self: self._screen.seconds_left, notify=changed)
