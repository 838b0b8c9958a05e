"""What a citizen can want: the closed union of intents. Each carries what was touched, never a decision of the screen.

`Terminal.perform(intent, serial)` refuses (returns False) what does not fit the screen of that serial.
"""

from msgspec import Struct

from catalogue.text import Language


class Wake(Struct, frozen=True):
    """Touch on the attract screen."""


class GoHome(Struct, frozen=True):
    """Back to the home screen; asks first when a form would be lost."""


class GoOn(Struct, frozen=True):
    """The main action of the footer."""


class GoBack(Struct, frozen=True):
    """One step back; nothing typed is lost."""


class Leave(Struct, frozen=True):
    """End the visit; asks first where something would be lost."""


class ConfirmLeave(Struct, frozen=True):
    """Yes, end the visit now."""


class Stay(Struct, frozen=True):
    """Still there / no, do not leave / close the help page."""


class OpenHelp(Struct, frozen=True):
    """The citizen wants the help of this page."""


class CallHelp(Struct, frozen=True):
    """Somebody should come and help; where a call is under way, see how far it is."""


class TakeCallBack(Struct, frozen=True):
    """Withdraw the call for help."""


class AskForVideo(Struct, frozen=True):
    """See what video with a window means, before it is agreed to."""


class AgreeToVideo(Struct, frozen=True):
    """The citizen's consent to video: it rings at the windows."""


class ShowVideo(Struct, frozen=True):
    """The picture of the window large again."""


class EndVideo(Struct, frozen=True):
    """Picture and sound end now."""


class ChooseLanguage(Struct, frozen=True):
    """Switch language, at any step."""

    language: Language


class SetCareMode(Struct, frozen=True):
    """Care mode (关怀版) on or off, at any step."""

    on: bool


class OpenSearch(Struct, frozen=True):
    """The search box on the home screen, or at rest."""


class TypeQuery(Struct, frozen=True):
    """Text of the search box, on every keystroke."""

    query: str


class StartDictation(Struct, frozen=True):
    """The microphone button: what follows is said."""


class FinishDictation(Struct, frozen=True):
    """It is said: recognise it."""


class CancelDictation(Struct, frozen=True):
    """The citizen searches without the voice after all, or has read what was understood."""


class OpenTheme(Struct, frozen=True):
    """The citizen chose the tile of a theme."""

    id: str


class OpenDepartment(Struct, frozen=True):
    """The citizen chose the tile of a department."""

    id: str


class TurnPage(Struct, frozen=True):
    """The citizen turns a list of items: +1 or -1."""

    by: int


class OpenItem(Struct, frozen=True):
    """An item row or tile."""

    code: str


class UsePickUpCode(Struct, frozen=True):
    """Print a result of the open item by its pick-up code, without a card."""


class ChooseSituation(Struct, frozen=True):
    """An answer to the question of a life event."""

    index: int


class TickItem(Struct, frozen=True):
    """An item of a life event, wanted or not wanted any more."""

    code: str


class SetItemAside(Struct, frozen=True):
    """The citizen leaves this item of the life event for later; the rest goes on."""


class SetField(Struct, frozen=True):
    """A field got a new value (canonical, see `kiosk.view.form.FieldView`)."""

    name: str
    value: str = ""
    values: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"SetField({self.name}, masked)"


class LeaveField(Struct, frozen=True):
    """The citizen is done with a field: check it and show its error."""

    name: str


class SendSms(Struct, frozen=True):
    """Ask for a code by text message."""

    name: str


class EditLine(Struct, frozen=True):
    """A line of the review screen, to change it."""

    index: int


class DecideOnFace(Struct, frozen=True):
    """The citizen's own consent to the face being looked at (刷脸同意), or its refusal; it is asked for by itself."""

    agrees: bool


class NotMe(Struct, frozen=True):
    """The person on the screen is somebody else."""


class ReadConsent(Struct, frozen=True):
    """All of what is agreed to by showing a card."""


class ReadPersonCard(Struct, frozen=True):
    """Fill in somebody whom the form names from their own card; once more: type after all."""


class CapturePage(Struct, frozen=True):
    """Photograph the page on the desk."""


class RemovePage(Struct, frozen=True):
    """Throw a captured page away."""

    number: int


class Sign(Struct, frozen=True):
    """The signature as drawn: PNG and the length of its strokes in pixels."""

    png: bytes

    def __repr__(self) -> str:
        return "Sign(masked)"

    stroke_length: float = 0.0


class SignInWords(Struct, frozen=True):
    """Somebody who cannot write confirms: PNG of the words in place of strokes."""

    png: bytes

    def __repr__(self) -> str:
        return "SignInWords(masked)"


class ClearSignature(Struct, frozen=True):
    """Start the signature again."""


class SignerIsAbsent(Struct, frozen=True):
    """The other adult whose turn it is to sign is not here."""


class PrintReceipt(Struct, frozen=True):
    """A receipt on request for an item that is shown only."""


class SetCopies(Struct, frozen=True):
    """The number of copies of the document that the citizen wants (份数)."""

    count: int


class PaperCameOut(Struct, frozen=True):
    """Answer to: did the paper come out?"""

    yes: bool


class SkipPaper(Struct, frozen=True):
    """Go on without this paper."""


class TakeByPhone(Struct, frozen=True):
    """Have the documents for the telephone."""


class Rate(Struct, frozen=True):
    """A level of 好差评 (value of contract.terms.RatingLevel)."""

    level: str


class OpenMaintenance(Struct, frozen=True):
    """The hidden corner was pressed long enough."""


class TypePin(Struct, frozen=True):
    """One digit at the entrance of diagnostics, or "" to delete the last."""

    digit: str

    def __repr__(self) -> str:
        return "TypePin(masked)"


class OpenRow(Struct, frozen=True):
    """A row of a page of diagnostics that opens something."""

    key: str


class PressButton(Struct, frozen=True):
    """A button of a page of diagnostics; YES and NO answer its question."""

    key: str


class TouchCell(Struct, frozen=True):
    """A field of the grid of a guided test."""

    index: int


class FitGrid(Struct, frozen=True):
    """The screen says how many fields the grid of a guided test may have on it."""

    columns: int
    rows: int


YES, NO = "yes", "no"

Intent = (
    Wake
    | GoHome
    | GoOn
    | GoBack
    | Leave
    | ConfirmLeave
    | Stay
    | OpenHelp
    | CallHelp
    | TakeCallBack
    | AskForVideo
    | AgreeToVideo
    | ShowVideo
    | EndVideo
    | ChooseLanguage
    | SetCareMode
    | OpenSearch
    | TypeQuery
    | StartDictation
    | FinishDictation
    | CancelDictation
    | OpenTheme
    | OpenDepartment
    | TurnPage
    | OpenItem
    | UsePickUpCode
    | ChooseSituation
    | TickItem
    | SetItemAside
    | SetField
    | LeaveField
    | SendSms
    | EditLine
    | DecideOnFace
    | NotMe
    | ReadConsent
    | ReadPersonCard
    | CapturePage
    | RemovePage
    | Sign
    | SignInWords
    | ClearSignature
    | SignerIsAbsent
    | PrintReceipt
    | SetCopies
    | PaperCameOut
    | SkipPaper
    | TakeByPhone
    | Rate
    | OpenMaintenance
    | TypePin
    | OpenRow
    | PressButton
    | TouchCell
    | FitGrid
)
