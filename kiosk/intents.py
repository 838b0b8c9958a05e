"""What a citizen can want: the closed union of intents. Each carries what was touched, never a decision of the screen.

`Terminal.perform(intent, serial)` refuses (returns False) what does not fit the screen of that serial.
"""

from dataclasses import dataclass, field

from catalogue.text import Language


@dataclass(frozen=True)
class Wake:
    """Touch on the attract screen."""


@dataclass(frozen=True)
class GoHome:
    """Back to the home screen; asks first when a form would be lost."""


@dataclass(frozen=True)
class GoOn:
    """The main action of the footer."""


@dataclass(frozen=True)
class GoBack:
    """One step back; nothing typed is lost."""


@dataclass(frozen=True)
class Leave:
    """End the visit; asks first."""


@dataclass(frozen=True)
class ConfirmLeave:
    """Yes, end the visit now."""


@dataclass(frozen=True)
class Stay:
    """Still there / no, do not leave / close the help page."""


@dataclass(frozen=True)
class OpenHelp:
    """The help button."""


@dataclass(frozen=True)
class ChooseLanguage:
    """Switch language, at any step."""

    language: Language


@dataclass(frozen=True)
class SetCareMode:
    """Care mode (关怀版) on or off, at any step."""

    on: bool


@dataclass(frozen=True)
class OpenSearch:
    """The search box on the home screen."""


@dataclass(frozen=True)
class TypeQuery:
    """Text of the search box, on every keystroke."""

    query: str


@dataclass(frozen=True)
class OpenTheme:
    """A theme tile."""

    id: str


@dataclass(frozen=True)
class OpenDepartment:
    """A department tile."""

    id: str


@dataclass(frozen=True)
class TurnPage:
    """More items: +1 or -1."""

    by: int


@dataclass(frozen=True)
class OpenItem:
    """An item row or tile."""

    code: str


@dataclass(frozen=True)
class SetField:
    """A field got a new value (canonical, see `kiosk.view.FieldView`)."""

    name: str
    value: str = field(default="", repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class LeaveField:
    """The citizen is done with a field: check it and show its error."""

    name: str


@dataclass(frozen=True)
class SendSms:
    """Ask for a code by text message."""

    name: str


@dataclass(frozen=True)
class EditLine:
    """A line of the review screen, to change it."""

    index: int


@dataclass(frozen=True)
class NotMe:
    """The person on the screen is somebody else."""


@dataclass(frozen=True)
class CapturePage:
    """Photograph the page on the desk."""


@dataclass(frozen=True)
class RemovePage:
    """Throw a captured page away."""

    number: int


@dataclass(frozen=True)
class Sign:
    """The signature as drawn: PNG and the length of its strokes in pixels."""

    png: bytes = field(repr=False)
    stroke_length: float = 0.0


@dataclass(frozen=True)
class ClearSignature:
    """Start the signature again."""


@dataclass(frozen=True)
class PrintSlip:
    """A slip on request for an item that is shown only."""


@dataclass(frozen=True)
class SetCopies:
    """How many copies of the document are wanted."""

    count: int


@dataclass(frozen=True)
class PaperCameOut:
    """Answer to: did the paper come out?"""

    yes: bool


@dataclass(frozen=True)
class SkipPaper:
    """Go on without this paper."""


@dataclass(frozen=True)
class Rate:
    """A level of 好差评 (value of contract.records.RatingLevel)."""

    level: str


@dataclass(frozen=True)
class OpenMaintenance:
    """The hidden corner was pressed long enough."""


@dataclass(frozen=True)
class TypePin:
    """One digit of the maintenance PIN, or "" to delete the last."""

    digit: str = field(repr=False)


Intent = (
    Wake
    | GoHome
    | GoOn
    | GoBack
    | Leave
    | ConfirmLeave
    | Stay
    | OpenHelp
    | ChooseLanguage
    | SetCareMode
    | OpenSearch
    | TypeQuery
    | OpenTheme
    | OpenDepartment
    | TurnPage
    | OpenItem
    | SetField
    | LeaveField
    | SendSms
    | EditLine
    | NotMe
    | CapturePage
    | RemovePage
    | Sign
    | ClearSignature
    | PrintSlip
    | SetCopies
    | PaperCameOut
    | SkipPaper
    | Rate
    | OpenMaintenance
    | TypePin
)
