"""Taps become intents. Each intent carries the serial of the view that was on the screen when the finger came down."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QObject, Slot
from PySide6.QtQml import QmlElement

from kiosk.view import intents
from ui.qml_registration import made_in_python

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@made_in_python("made by KioskViewModel")
class IntentSender(QObject):
    """One slot per intent. Decides nothing; the core refuses what does not fit."""

    def __init__(self, perform: Callable[[intents.Intent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._perform = perform

    @Slot()
    def wake(self) -> None:
        """Touch on the attract screen."""
        self._perform(intents.Wake())

    @Slot()
    def goHome(self) -> None:
        self._perform(intents.GoHome())

    @Slot()
    def goOn(self) -> None:
        """Press the main button of the screen."""
        self._perform(intents.GoOn())

    @Slot()
    def goBack(self) -> None:
        self._perform(intents.GoBack())

    @Slot()
    def leave(self) -> None:
        """Press the button that ends the visit."""
        self._perform(intents.Leave())

    @Slot()
    def confirmLeave(self) -> None:
        """Confirm that the visit ends."""
        self._perform(intents.ConfirmLeave())

    @Slot()
    def stay(self) -> None:
        """Continue, or close the overlay."""
        self._perform(intents.Stay())

    @Slot(bool)
    def decideOnFace(self, agrees: bool) -> None:
        """Look at my face, or do it another way."""
        self._perform(intents.DecideOnFace(agrees))

    @Slot()
    def notMe(self) -> None:
        """It is somebody else."""
        self._perform(intents.NotMe())

    @Slot()
    def usePickUpCode(self) -> None:
        """Print a finished result by its pick-up code."""
        self._perform(intents.UsePickUpCode())

    @Slot()
    def readConsent(self) -> None:
        """All of what is agreed to."""
        self._perform(intents.ReadConsent())

    @Slot()
    def openHelp(self) -> None:
        self._perform(intents.OpenHelp())

    @Slot()
    def askForVideo(self) -> None:
        """What video with a window means."""
        self._perform(intents.AskForVideo())

    @Slot()
    def agreeToVideo(self) -> None:
        """Let the window see and hear me."""
        self._perform(intents.AgreeToVideo())

    @Slot()
    def showVideo(self) -> None:
        """Make the picture of the window large again."""
        self._perform(intents.ShowVideo())

    @Slot()
    def endVideo(self) -> None:
        """Stop picture and sound now."""
        self._perform(intents.EndVideo())

    @Slot()
    def callHelp(self) -> None:
        self._perform(intents.CallHelp())

    @Slot()
    def takeCallBack(self) -> None:
        """Withdraw the call for help."""
        self._perform(intents.TakeCallBack())

    @Slot(bool)
    def setCareMode(self, on: bool) -> None:
        self._perform(intents.SetCareMode(on))

    @Slot()
    def openSearch(self) -> None:
        """Search box on the home screen."""
        self._perform(intents.OpenSearch())

    @Slot(str)
    def typeQuery(self, query: str) -> None:
        """Text of the search box."""
        self._perform(intents.TypeQuery(query))

    @Slot()
    def startDictation(self) -> None:
        self._perform(intents.StartDictation())

    @Slot()
    def finishDictation(self) -> None:
        self._perform(intents.FinishDictation())

    @Slot()
    def cancelDictation(self) -> None:
        self._perform(intents.CancelDictation())

    @Slot(str)
    def openTheme(self, theme: str) -> None:
        self._perform(intents.OpenTheme(theme))

    @Slot(str)
    def openDepartment(self, department: str) -> None:
        self._perform(intents.OpenDepartment(department))

    @Slot(int)
    def turnPage(self, by: int) -> None:
        self._perform(intents.TurnPage(by))

    @Slot(str)
    def openItem(self, code: str) -> None:
        self._perform(intents.OpenItem(code))

    @Slot(int)
    def chooseSituation(self, index: int) -> None:
        """An answer to the question of a life event."""
        self._perform(intents.ChooseSituation(index))

    @Slot(str)
    def tickItem(self, code: str) -> None:
        """An item of a life event."""
        self._perform(intents.TickItem(code))

    @Slot()
    def setItemAside(self) -> None:
        """Not this item of the life event now."""
        self._perform(intents.SetItemAside())

    @Slot(str, str)
    def setField(self, name: str, value: str) -> None:
        self._perform(intents.SetField(name, value))

    @Slot(str, "QStringList")
    def setFieldValues(self, name: str, values: list[str]) -> None:
        """New values of a field that holds several."""
        self._perform(intents.SetField(name, values=tuple(values)))

    @Slot(str)
    def leaveField(self, name: str) -> None:
        self._perform(intents.LeaveField(name))

    @Slot(str)
    def sendSms(self, name: str) -> None:
        """Ask for a code."""
        self._perform(intents.SendSms(name))

    @Slot(int)
    def editLine(self, index: int) -> None:
        """Change a line of the review screen."""
        self._perform(intents.EditLine(index))

    @Slot()
    def readPersonCard(self) -> None:
        """Fill in from somebody's card, or type after all."""
        self._perform(intents.ReadPersonCard())

    @Slot()
    def capturePage(self) -> None:
        self._perform(intents.CapturePage())

    @Slot(int)
    def removePage(self, number: int) -> None:
        """Throw a page away."""
        self._perform(intents.RemovePage(number))

    @Slot(QByteArray, float)
    def sign(self, png: QByteArray, stroke_length: float) -> None:
        """The signature so far."""
        self._perform(intents.Sign(bytes(png.data()), stroke_length))

    @Slot(QByteArray)
    def signInWords(self, png: QByteArray) -> None:
        """A citizen who cannot write confirms in place of it."""
        self._perform(intents.SignInWords(bytes(png.data())))

    @Slot()
    def clearSignature(self) -> None:
        self._perform(intents.ClearSignature())

    @Slot()
    def signerIsAbsent(self) -> None:
        """The other adult is not here to sign."""
        self._perform(intents.SignerIsAbsent())

    @Slot()
    def printReceipt(self) -> None:
        """The receipt of an item that is shown only."""
        self._perform(intents.PrintReceipt())

    @Slot(int)
    def setCopies(self, count: int) -> None:
        """How many copies of the document."""
        self._perform(intents.SetCopies(count))

    @Slot(bool)
    def paperCameOut(self, yes: bool) -> None:
        """Did the paper come out?"""
        self._perform(intents.PaperCameOut(yes))

    @Slot()
    def skipPaper(self) -> None:
        """Go on without the paper."""
        self._perform(intents.SkipPaper())

    @Slot()
    def takeByPhone(self) -> None:
        """Have the documents for the telephone."""
        self._perform(intents.TakeByPhone())

    @Slot(str)
    def rate(self, level: str) -> None:
        """Give a level of the rating (好差评)."""
        self._perform(intents.Rate(level))

    @Slot()
    def openMaintenance(self) -> None:
        """Touch the hidden corner that leads to diagnostics."""
        self._perform(intents.OpenMaintenance())

    @Slot(str)
    def typePin(self, digit: str) -> None:
        """Digit at the entrance; "" deletes."""
        self._perform(intents.TypePin(digit))

    @Slot(str)
    def openRow(self, key: str) -> None:
        self._perform(intents.OpenRow(key))

    @Slot(str)
    def pressButton(self, key: str) -> None:
        self._perform(intents.PressButton(key))

    @Slot(int)
    def touchCell(self, index: int) -> None:
        """A field of the grid of a guided test."""
        self._perform(intents.TouchCell(index))

    @Slot(int, int)
    def fitGrid(self, columns: int, rows: int) -> None:
        """How many fields the grid of a guided test may have."""
        self._perform(intents.FitGrid(columns, rows))
